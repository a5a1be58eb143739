import { aes256, byteAt } from './aes';

const BLOCK = 16;
export const TAG_BYTES = 16;

/** What is sealed, and under what. */
export interface Sealing {
  readonly key: Uint8Array;
  /** 12 bytes, never the same twice under one key. */
  readonly nonce: Uint8Array;
  /** Sealed, but not hidden. */
  readonly additional: Uint8Array;
}

/** AES-256-GCM (NIST SP 800-38D): counter mode one way and the other. */
export function hidden({ key, nonce }: Pick<Sealing, 'key' | 'nonce'>, text: Uint8Array): Uint8Array {
  const encrypt = aes256(key);
  const out = new Uint8Array(text.byteLength);
  for (let start = 0; start < text.byteLength; start += BLOCK) {
    const pad = encrypt(counterBlock(nonce, start / BLOCK + 2));
    for (let place = start; place < Math.min(start + BLOCK, text.byteLength); place += 1) {
      out[place] = byteAt(text, place) ^ byteAt(pad, place - start);
    }
  }
  return out;
}

/** The tag of a text that is hidden already. */
export function tagOf({ key, nonce, additional }: Sealing, sealed: Uint8Array): Uint8Array {
  const encrypt = aes256(key);
  const secret = numberOf(encrypt(new Uint8Array(BLOCK)));
  const lengths = (BigInt(additional.byteLength * 8) << 64n) | BigInt(sealed.byteLength * 8);
  let sum = 0n;
  for (const block of [...blocksOf(additional), ...blocksOf(sealed), lengths]) sum = product(sum ^ block, secret);
  return bytesOf(sum ^ numberOf(encrypt(counterBlock(nonce, 1))));
}

function counterBlock(nonce: Uint8Array, count: number): Uint8Array {
  const block = new Uint8Array(BLOCK);
  block.set(nonce);
  new DataView(block.buffer).setUint32(nonce.byteLength, count);
  return block;
}

function* blocksOf(bytes: Uint8Array): Generator<bigint> {
  for (let start = 0; start < bytes.byteLength; start += BLOCK) {
    const block = new Uint8Array(BLOCK);
    block.set(bytes.subarray(start, start + BLOCK));
    yield numberOf(block);
  }
}

const POLYNOMIAL = 0xe1n << 120n;

/** In the field of 2^128 elements, the first bit being the lowest power. */
function product(one: bigint, other: bigint): bigint {
  let sum = 0n;
  let power = other;
  for (let bit = 127n; bit >= 0n; bit -= 1n) {
    if (((one >> bit) & 1n) === 1n) sum ^= power;
    power = (power & 1n) === 1n ? (power >> 1n) ^ POLYNOMIAL : power >> 1n;
  }
  return sum;
}

const numberOf = (block: Uint8Array): bigint => block.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);

const bytesOf = (number: bigint): Uint8Array =>
  Uint8Array.from({ length: BLOCK }, (_, place) => Number((number >> BigInt(8 * (BLOCK - 1 - place))) & 0xffn));
