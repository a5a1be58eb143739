import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';

import { damaged } from './backup-refused';
import { chunksOf } from './chunks';

/** What a file is sealed with: the operator's key, and what its first line says of it. */
export interface Seal {
  readonly key: Uint8Array;
  readonly salt: Uint8Array;
  /** Read with every piece, so that it cannot be changed either. */
  readonly preamble: Uint8Array;
}

const PIECE = 64 * 1024;
const TAG = 16;

/**
 * AES-256-GCM piece by piece, under a key of this file alone. A piece's nonce is its number and whether it is the last, so that pieces can
 * be neither reordered nor left out, at the end neither.
 */
export async function* sealed(source: AsyncIterable<Uint8Array>, seal: Seal): AsyncGenerator<Buffer> {
  const key = fileKey(seal);
  let number = 0;
  for await (const { bytes, last } of chunksOf(source, PIECE)) {
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(number++, last)).setAAD(seal.preamble);
    yield Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
  }
}

export async function* opened(source: AsyncIterable<Uint8Array>, seal: Seal): AsyncGenerator<Buffer> {
  const key = fileKey(seal);
  let number = 0;
  for await (const { bytes, last } of chunksOf(source, PIECE + TAG)) {
    if (bytes.length < TAG) throw damaged('it ends in the midst of a piece');
    const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(number++, last))
      .setAAD(seal.preamble)
      .setAuthTag(bytes.subarray(-TAG));
    const plain = decipher.update(bytes.subarray(0, -TAG));
    try {
      decipher.final();
    } catch {
      // Node says no more than that; the first piece is the one that a wrong key is found out by.
      throw damaged(
        number === 1 ? 'PERFOLIO_BACKUP_KEY is not its key, or it was changed' : `piece ${number} was changed`,
      );
    }
    yield plain;
  }
}

const fileKey = ({ key, salt }: Seal): KeyObject =>
  createSecretKey(Buffer.from(hkdfSync('sha256', key, salt, 'perfolio backup 1', 32)));

function nonceOf(number: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(number));
  nonce.writeUInt8(last ? 1 : 0, 11);
  return nonce;
}
