import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, importJWK, type JSONWebKeySet, type JWK } from 'jose';

import { keptText } from './kept-text';
import { codeOf, type Settings } from './settings';

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
  const text = async (
    name: string,
    file: string,
    make: () => string | Promise<string>,
  ): Promise<string | undefined> => {
    try {
      return read.secret(name) ?? (await keptText(folder, file, make));
    } catch (error) {
      read.fault(
        `${name} is not set and cannot be kept in ${folder} (${codeOf(error)}); set it, or PERFOLIO_DATA_DIR.`,
      );
      return undefined;
    }
  };
  const signing = await text('PERFOLIO_SIGNING_KEYS', 'signing-keys.json', newSigningKeys);
  const service = await text('PERFOLIO_SERVICE_SECRET', 'service-secret', newKey);
  const cache = await text('PERFOLIO_CACHE_KEYS', 'cache-keys', () => `k1:${newKey()}`);
  return {
    signingKeys: signing === undefined ? { keys: [] } : await parseSigningKeys(read, signing),
    serviceSecret: service === undefined ? new Uint8Array() : parseKey(read, 'PERFOLIO_SERVICE_SECRET', service),
    cacheKeys: cache === undefined ? [] : parseCacheKeys(read, cache),
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

async function parseSigningKeys(read: Settings, text: string): Promise<JSONWebKeySet> {
  try {
    const keys = privateKeys(JSON.parse(text));
    await Promise.all(keys.map((key) => importJWK(key, 'EdDSA')));
    return { keys };
  } catch {
    // The fault must not show what was given, and a parser's message may.
    read.fault('PERFOLIO_SIGNING_KEYS is not a JWK set of private Ed25519 keys, each with a `kid` of its own.');
    return { keys: [] };
  }
}

/** Of each key only what signing needs, so that a stray `alg` or `use` cannot make a good key unusable. */
function privateKeys(set: unknown): JWK[] {
  const keys: unknown = Reflect.get(Object(set), 'keys');
  if (!Array.isArray(keys) || keys.length === 0) throw new RangeError('no keys');
  const kept = keys.map(({ kty, crv, x, d, kid }: JWK): JWK => {
    if (kty !== 'OKP' || crv !== 'Ed25519' || typeof x !== 'string' || typeof d !== 'string' || !kid) {
      throw new RangeError('another kind of key');
    }
    return { kty, crv, x, d, kid, alg: 'EdDSA', use: 'sig' };
  });
  if (new Set(kept.map(({ kid }) => kid)).size < kept.length) throw new RangeError('two keys of one name');
  return kept;
}

const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;

function parseKey(read: Settings, name: string, text: string): Uint8Array {
  const bytes = BASE64.test(text) ? Buffer.from(text, 'base64url') : Buffer.alloc(0);
  if (bytes.length < KEY_BYTES) read.fault(`${name} must be at least ${KEY_BYTES} random bytes, base64url.`);
  return bytes;
}

function parseCacheKeys(read: Settings, text: string): Secrets['cacheKeys'] {
  const keys = text.split(',').map((entry) => parseCacheKey(read, entry));
  if (new Set(keys.map(({ id }) => id)).size < keys.length) read.fault('PERFOLIO_CACHE_KEYS names an id twice.');
  return keys;
}

function parseCacheKey(read: Settings, entry: string): { id: string; secret: Uint8Array } {
  const [id = '', secret = ''] = entry.trim().split(':');
  if (!/^[A-Za-z0-9_-]{1,16}$/.test(id))
    read.fault('PERFOLIO_CACHE_KEYS must be `id:key` pairs, the id of 1 to 16 letters, digits, - or _.');
  return { id, secret: parseKey(read, 'PERFOLIO_CACHE_KEYS', secret) };
}
