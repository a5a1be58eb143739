import { createHash } from 'node:crypto';

const TOKEN_BYTES = 32;

/** A new opaque token, and what is kept of it: 256 random bits need no salt and no slow hash. */
export function newRefreshToken(random: (bytes: number) => Buffer): { token: string; hash: Buffer } {
  const token = `prt_${random(TOKEN_BYTES).toString('base64url')}`;
  return { token, hash: hashOf(token) };
}

export const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();
