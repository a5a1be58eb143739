import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { type ChannelCredentials, credentials, experimental, ServerCredentials } from '@grpc/grpc-js';

import { reportExpiry } from './certificate-expiry';
import { codeOf, type Settings } from './settings';

/** Who one is, in files: replaced in place when it is renewed. */
export interface TlsFiles {
  readonly certFile: string;
  readonly keyFile: string;
  /** Signs those who are let in; absent where a certificate is asked of nobody. */
  readonly caFile?: string;
}

/** What the files hold. */
export interface TlsMaterial {
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly ca: Buffer | undefined;
}

/** The certificate of `<prefix>_CERT_FILE` and `<prefix>_KEY_FILE`, with `<prefix>_CA_FILE` where the other side shows one, too. */
export function tlsSettings(
  read: Settings,
  prefix: string,
  { mutual }: { readonly mutual: boolean },
): TlsFiles | undefined {
  const names = ['CERT_FILE', 'KEY_FILE', ...(mutual ? ['CA_FILE'] : [])].map((part) => `${prefix}_${part}`);
  const given = names.map((name) => read.optional(name));
  if (given.every((value) => value === undefined)) return undefined;
  const missing = names.filter((_name, index) => given[index] === undefined);
  if (missing.length > 0) return void read.fault(`${missing.join(' and ')} is not set; TLS needs ${names.join(', ')}.`);
  const [certFile = '', keyFile = '', caFile] = given;
  return readable(read, names, { certFile, keyFile, ...(caFile !== undefined && { caFile }) });
}

function readable(read: Settings, names: readonly string[], files: TlsFiles): TlsFiles | undefined {
  try {
    materialIn(files);
    return files;
  } catch (error) {
    return void read.fault(`${names.join(', ')} do not hold a certificate with its key (${codeOf(error)}).`);
  }
}

const materialIn = ({ certFile, keyFile, caFile }: TlsFiles): TlsMaterial =>
  checked({
    cert: readFileSync(certFile),
    key: readFileSync(keyFile),
    ca: caFile === undefined ? undefined : readFileSync(caFile),
  });

const checked = (material: TlsMaterial): TlsMaterial => {
  createSecureContext({ ...material });
  return material;
};

const PERIOD_MS = 1_000;

type Listener = (material: TlsMaterial) => void;

/** Reads the files again while somebody listens; what is half replaced is left until it fits together. */
export class WatchedCertificate implements experimental.CertificateProvider {
  readonly #listeners = new Map<unknown, Listener>();
  #material: TlsMaterial;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly files: TlsFiles) {
    this.#material = materialIn(files);
    reportExpiry(files.certFile, this.#material.cert);
  }

  get material(): TlsMaterial {
    return this.#material;
  }

  /** Tells of what there is now and of every change, until the key is forgotten. */
  listen(key: unknown, listener: Listener): void {
    this.#listeners.set(key, listener);
    this.#timer ??= setInterval(() => void this.#look(), PERIOD_MS).unref();
    // grpc is told before it listens, unless it is told a moment later.
    queueMicrotask(() => this.#listeners.has(key) && listener(this.#material));
  }

  forget(key: unknown): void {
    this.#listeners.delete(key);
    if (this.#listeners.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  addCaCertificateListener(listener: experimental.CaCertificateUpdateListener): void {
    this.listen(listener, ({ ca }) => listener(ca === undefined ? null : { caCertificate: ca }));
  }

  removeCaCertificateListener(listener: experimental.CaCertificateUpdateListener): void {
    this.forget(listener);
  }

  addIdentityCertificateListener(listener: experimental.IdentityCertificateUpdateListener): void {
    this.listen(listener, ({ cert, key }) => listener({ certificate: cert, privateKey: key }));
  }

  removeIdentityCertificateListener(listener: experimental.IdentityCertificateUpdateListener): void {
    this.forget(listener);
  }

  async #look(): Promise<void> {
    const { certFile, keyFile, caFile } = this.files;
    try {
      const ca = caFile === undefined ? undefined : await readFile(caFile);
      const found = { cert: await readFile(certFile), key: await readFile(keyFile), ca };
      if (isSame(found, this.#material)) return;
      this.#material = checked(found);
      reportExpiry(certFile, found.cert);
    } catch {
      // Half replaced: the next look finds both halves.
      return;
    }
    for (const listener of this.#listeners.values()) listener(this.#material);
  }
}

const isSame = (one: TlsMaterial, other: TlsMaterial): boolean =>
  one.cert.equals(other.cert) && one.key.equals(other.key) && (one.ca ?? NOTHING).equals(other.ca ?? NOTHING);

const NOTHING = Buffer.alloc(0);

/** How a server shows who it is; with a CA it lets in only those whom that signed. */
export function serverCredentials(files: TlsFiles | undefined): ServerCredentials {
  if (files === undefined) return ServerCredentials.createInsecure();
  const watched = new WatchedCertificate(files);
  const mutual = files.caFile !== undefined;
  // The provider of one's own certificate comes first, whatever grpc's types name the two.
  return experimental.createCertificateProviderServerCredentials(watched, mutual ? watched : null, mutual);
}

export function clientCredentials(files: TlsFiles | undefined): ChannelCredentials {
  if (files === undefined) return credentials.createInsecure();
  const watched = new WatchedCertificate(files);
  return experimental.createCertificateProviderChannelCredentials(watched, watched);
}
