import { randomBytes, randomUUID } from 'node:crypto';
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, type JSONWebKeySet, type JWK } from 'jose';

import type { Settings } from './settings';

/** The operator's secrets. Processes that share a data folder share them; otherwise each comes by variable or file. */
export interface Secrets {
  /** Private Ed25519 keys of the gateways; the first signs. */
  readonly signingKeys: JSONWebKeySet;
  /** Shared by the services of one installation, 32 bytes. */
  readonly serviceSecret: Uint8Array;
  /** Seal cached answers; the first seals, all open. */
  readonly cacheKeys: readonly { readonly id: string; readonly secret: Uint8Array }[];
}

/**
 * Reads `PERFOLIO_SIGNING_KEYS` (a JWK set), `PERFOLIO_SERVICE_SECRET` (base64url) and `PERFOLIO_CACHE_KEYS` (`id:base64url`, comma
 * separated), each also as `*_FILE`. What is not given is kept in `<dataDir>/secrets`, made there at the first start, mode 0600.
 */
export async function readSecrets(read: Settings, dataDir: string): Promise<Secrets> {
  const folder = join(dataDir, 'secrets');
  const signing = read.secret('PERFOLIO_SIGNING_KEYS') ?? kept(folder, 'signing-keys.json', await newSigningKeys());
  const service = read.secret('PERFOLIO_SERVICE_SECRET') ?? kept(folder, 'service-secret', newKey());
  const cache = read.secret('PERFOLIO_CACHE_KEYS') ?? kept(folder, 'cache-keys', `k1:${newKey()}`);
  return {
    signingKeys: parseSigningKeys(read, signing),
    serviceSecret: parseKey(read, 'PERFOLIO_SERVICE_SECRET', service),
    cacheKeys: cache.split(',').map((entry) => parseCacheKey(read, entry)),
  };
}

/** The public halves, fit to be shown. */
export const publicKeys = (keys: JSONWebKeySet): JSONWebKeySet => ({
  keys: keys.keys.map(({ d: _private, ...rest }) => rest as JWK),
});

const KEY_BYTES = 32;
const newKey = (): string => randomBytes(KEY_BYTES).toString('base64url');

async function newSigningKeys(): Promise<string> {
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  return JSON.stringify({ keys: [{ ...(await exportJWK(privateKey)), kid: randomUUID(), alg: 'EdDSA', use: 'sig' }] });
}

/** The file's text. Whoever of several starting processes links first has made it; the others read his. */
function kept(folder: string, name: string, fresh: string): string {
  const file = join(folder, name);
  const draft = join(folder, `.${name}.${randomUUID()}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  writeFileSync(draft, `${fresh}\n`, { mode: 0o600, flush: true });
  try {
    linkSync(draft, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    rmSync(draft);
  }
  return readFileSync(file, 'utf8').trimEnd();
}

function parseSigningKeys(read: Settings, text: string): JSONWebKeySet {
  try {
    const parsed: unknown = JSON.parse(text);
    if (isPrivateKeySet(parsed)) return parsed;
  } catch {
    // Falls through to the fault below: what is no JSON is no key set either, and the text must not be shown.
  }
  read.fault('PERFOLIO_SIGNING_KEYS is not a JWK set of private Ed25519 keys.');
  return { keys: [] };
}

function isPrivateKeySet(value: unknown): value is JSONWebKeySet {
  const keys = (value as { keys?: unknown } | null)?.keys;
  return (
    Array.isArray(keys) &&
    keys.length > 0 &&
    keys.every((key: JWK) => key.kty === 'OKP' && key.crv === 'Ed25519' && typeof key.d === 'string')
  );
}

function parseKey(read: Settings, name: string, text: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.length < KEY_BYTES) read.fault(`${name} must be at least ${KEY_BYTES} random bytes, base64url.`);
  return bytes;
}

function parseCacheKey(read: Settings, entry: string): { id: string; secret: Uint8Array } {
  const [id = '', secret = ''] = entry.trim().split(':');
  if (!/^[A-Za-z0-9_-]{1,16}$/.test(id))
    read.fault('PERFOLIO_CACHE_KEYS must be `id:key` pairs, the id of 1 to 16 letters, digits, - or _.');
  return { id, secret: parseKey(read, 'PERFOLIO_CACHE_KEYS', secret) };
}
