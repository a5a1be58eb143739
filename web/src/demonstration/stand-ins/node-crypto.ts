import { Buffer, type Bytes } from './buffer';
import { hidden, type Sealing, TAG_BYTES, tagOf } from './gcm';
import { hkdf256, joined, sha1, sha256 } from './sha';

/** What the cache asks of `node:crypto`, for a place that has none: the web's own answers too late for a frame that is sealed at once. */
export function createCipheriv(_cipher: 'aes-256-gcm', { bytes: key }: Secret, nonce: Uint8Array) {
  let additional: Uint8Array = new Uint8Array();
  let sealed: Uint8Array = new Uint8Array();
  return {
    setAAD: (given: Uint8Array) => {
      additional = given;
    },
    update: (text: Uint8Array): Bytes => {
      sealed = hidden({ key, nonce }, text);
      return Buffer.from(sealed);
    },
    final: () => undefined,
    getAuthTag: (): Bytes => Buffer.from(tagOf({ key, nonce, additional }, sealed)),
  };
}

export function createDecipheriv(_cipher: 'aes-256-gcm', { bytes: key }: Secret, nonce: Uint8Array) {
  const terms = { key, nonce, additional: new Uint8Array() as Uint8Array };
  let tag: Uint8Array = new Uint8Array();
  let sealed: Uint8Array = new Uint8Array();
  return {
    setAAD: (given: Uint8Array) => {
      terms.additional = given;
    },
    setAuthTag: (given: Uint8Array) => {
      tag = given;
    },
    update: (text: Uint8Array): Bytes => {
      sealed = text;
      return Buffer.from(hidden(terms, text));
    },
    final: () => requireTag(terms, sealed, tag),
  };
}

// oxlint-disable-next-line max-params -- terms, text and tag are what a seal is
function requireTag(terms: Sealing, sealed: Uint8Array, tag: Uint8Array): void {
  const right = tagOf(terms, sealed);
  if (tag.byteLength !== TAG_BYTES || right.some((byte, place) => byte !== tag[place])) {
    throw new Error('the seal does not verify');
  }
}

export interface Secret {
  readonly bytes: Uint8Array;
}

export const createSecretKey = (bytes: Uint8Array): Secret => ({ bytes });

// oxlint-disable-next-line max-params -- the order of the module it stands for
export const hkdfSync = (
  _hash: 'sha256',
  secret: Uint8Array,
  salt: string,
  info: string,
  length: number,
): ArrayBuffer => hkdf256({ secret, salt: encoded(salt), info: encoded(info), length }).slice().buffer;

export function createHash(name: 'sha1' | 'sha256') {
  const parts: Uint8Array[] = [];
  const hash = {
    update: (text: string) => {
      parts.push(encoded(text));
      return hash;
    },
    digest: (_as: 'hex'): string => Buffer.from((name === 'sha1' ? sha1 : sha256)(joined(...parts))).toString('hex'),
  };
  return hash;
}

export const randomBytes = (count: number): Bytes => randomFillSync(Buffer.alloc(count));

// oxlint-disable-next-line max-params -- the order of the module it stands for
export function randomFillSync<Kind extends Uint8Array>(bytes: Kind, from = 0, count = bytes.byteLength - from): Kind {
  const drawn = crypto.getRandomValues(new Uint8Array(count));
  bytes.set(drawn, from);
  return bytes;
}

const encoded = (text: string): Uint8Array => new TextEncoder().encode(text);
