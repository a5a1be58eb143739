import { createCipheriv, createDecipheriv, type KeyObject, randomFillSync } from 'node:crypto';

import type { CacheKey } from './cache-key';
import type { KeyRing } from './key-ring';

/** What is stored: the answer and what it says about itself. */
export interface Sealed {
  readonly bytes: Uint8Array;
  /** Milliseconds since the epoch. */
  readonly computedAt: number;
  readonly expiresAt: number;
  readonly costMs: number;
  /** At most 255 characters of ASCII; empty when the answer has none. */
  readonly marketDataVersion: string;
  /** Whether the bytes are a failure that follows from the key. */
  readonly failed?: boolean;
}

/** Why a frame is not taken. `version`, `unknown-key` and `expired` happen in good order; the others never do. */
type Refusal = 'format' | 'version' | 'unknown-key' | 'owner' | 'digest' | 'generation' | 'seal' | 'expired';

const MAGIC = 0x5046;
const FORMAT_VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Magic, format version, what the bytes are, lengths of key id and market-data version. */
const PREFIX_BYTES = 6;
const ANSWER = 0;
const FAILURE = 1;
/** User, digest, generation's number and tag, computed-at, expires-at, cost, nonce, length. */
const FIXED_BYTES = 16 + 32 + 8 + 8 + 8 + 8 + 4 + NONCE_BYTES + 4;
const MOST_COST_US = 0xffff_ffff;

/**
 * The frame: a header in clear, the answer under AES-256-GCM, the tag. Header and method are additional data, so neither a byte of
 * the header nor the place a frame lies in can change without the seal breaking.
 */
export function sealFrame(ring: KeyRing, key: CacheKey, content: Sealed): Buffer {
  const header = headerOf(ring.sealingId, key, content);
  const cipher = createCipheriv('aes-256-gcm', derived(ring, key.user), nonceOf(header));
  cipher.setAAD(additionalData(header, key.method));
  const sealed = cipher.update(content.bytes);
  cipher.final();
  const frame = Buffer.concat([header, sealed, cipher.getAuthTag()]);
  // Free now and not with the next collection of garbage: what fills leave until then makes the process as large again as what it keeps.
  if (sealed.buffer instanceof ArrayBuffer && sealed.buffer.byteLength === sealed.byteLength) sealed.buffer.transfer(0);
  return frame;
}

export function openFrame(
  ring: KeyRing,
  key: CacheKey,
  { frame, now }: { readonly frame: Uint8Array; readonly now: number },
): Sealed | Refusal {
  const bytes = Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength);
  const parts = split(bytes);
  if (typeof parts === 'string') return parts;
  const { header, keyId, marketDataVersion, fields } = parts;
  const mismatch = mismatchOf(header, key, fields);
  if (mismatch !== undefined) return mismatch;
  const secret = ring.keyOf(key.user, keyId);
  if (secret === undefined) return 'unknown-key';
  const opened = decipher(secret, key.method, { header, frame: bytes });
  if (opened === undefined) return 'seal';
  const computedAt = integerAt(header, fields + 64);
  const expiresAt = integerAt(header, fields + 72);
  if (expiresAt <= now) return 'expired';
  const failed = header.readUInt8(3) === FAILURE;
  const costMs = header.readUInt32BE(fields + 80) / 1000;
  return { bytes: opened, computedAt, expiresAt, costMs, marketDataVersion, failed };
}

function headerOf(keyId: string, key: CacheKey, content: Sealed): Buffer {
  const { marketDataVersion, computedAt, expiresAt, costMs, bytes } = content;
  if (!/^[\x21-\x7e]{0,255}$/.test(marketDataVersion))
    throw new RangeError('a market-data version is at most 255 characters of ASCII');
  const header = Buffer.alloc(PREFIX_BYTES + keyId.length + marketDataVersion.length + FIXED_BYTES);
  header.writeUInt16BE(MAGIC, 0);
  header.writeUInt8(FORMAT_VERSION, 2);
  header.writeUInt8(content.failed === true ? FAILURE : ANSWER, 3);
  header.writeUInt8(keyId.length, 4);
  header.writeUInt8(marketDataVersion.length, 5);
  header.write(keyId + marketDataVersion, PREFIX_BYTES, 'latin1');
  const fields = header.subarray(header.byteLength - FIXED_BYTES);
  key.identity.copy(fields);
  fields.writeBigUInt64BE(BigInt(Math.trunc(computedAt)), 64);
  fields.writeBigUInt64BE(BigInt(Math.trunc(expiresAt)), 72);
  fields.writeUInt32BE(Math.min(MOST_COST_US, Math.round(costMs * 1000)), 80);
  randomFillSync(fields, 84, NONCE_BYTES);
  fields.writeUInt32BE(bytes.byteLength, 96);
  return header;
}

interface Parts {
  readonly header: Buffer;
  readonly keyId: string;
  readonly marketDataVersion: string;
  /** Where in the header its fixed part begins. */
  readonly fields: number;
}

/** A frame cut at its own lengths; they must add up to the whole. */
function split(frame: Buffer): Parts | 'format' | 'version' {
  if (frame.byteLength < PREFIX_BYTES || frame.readUInt16BE(0) !== MAGIC) return 'format';
  if (frame.readUInt8(2) !== FORMAT_VERSION) return 'version';
  if (frame.readUInt8(3) > FAILURE) return 'format';
  const versionStart = PREFIX_BYTES + frame.readUInt8(4);
  const fields = versionStart + frame.readUInt8(5);
  const headerEnd = fields + FIXED_BYTES;
  if (frame.byteLength < headerEnd + TAG_BYTES) return 'format';
  if (frame.byteLength !== headerEnd + frame.readUInt32BE(fields + 96) + TAG_BYTES) return 'format';
  return {
    header: frame.subarray(0, headerEnd),
    keyId: frame.toString('latin1', PREFIX_BYTES, versionStart),
    marketDataVersion: frame.toString('latin1', versionStart, fields),
    fields,
  };
}

/** What the header says against what was asked for. The seal alone would refuse these too; the names tell an attack from rot. */
function mismatchOf(header: Buffer, { identity }: CacheKey, fields: number): Refusal | undefined {
  const differs = (from: number, to: number) => identity.compare(header, fields + from, fields + to, from, to) !== 0;
  if (differs(0, 16)) return 'owner';
  if (differs(16, 48)) return 'digest';
  return differs(48, 64) ? 'generation' : undefined;
}

function decipher(
  secret: KeyObject,
  method: string,
  { header, frame }: { header: Buffer; frame: Buffer },
): Uint8Array | undefined {
  const end = frame.byteLength - TAG_BYTES;
  const opening = createDecipheriv('aes-256-gcm', secret, nonceOf(header), { authTagLength: TAG_BYTES });
  opening.setAAD(additionalData(header, method));
  opening.setAuthTag(frame.subarray(end));
  const opened = opening.update(frame.subarray(header.byteLength, end));
  try {
    opening.final();
  } catch {
    // The only thing `final` can find is a seal that does not verify, and that is an answer here, not a failure.
    return undefined;
  }
  return new Uint8Array(opened.buffer, opened.byteOffset, opened.byteLength);
}

/** Eight bytes that hold an integer a number can hold. */
const integerAt = (header: Buffer, at: number): number =>
  header.readUInt32BE(at) * 2 ** 32 + header.readUInt32BE(at + 4);

function derived(ring: KeyRing, user: string): KeyObject {
  const secret = ring.keyOf(user, ring.sealingId);
  if (secret === undefined) throw new RangeError('the ring has lost its sealing key');
  return secret;
}

const nonceOf = (header: Buffer): Buffer => header.subarray(header.byteLength - 4 - NONCE_BYTES, header.byteLength - 4);

const additionalData = (header: Buffer, method: string): Buffer =>
  Buffer.concat([header, Buffer.from(method, 'latin1')]);
