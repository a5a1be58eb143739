import { createHash } from 'node:crypto';

const SECRET_BYTES = 32;

/** A new opaque secret of a kind its prefix tells, and what is kept of it: 256 random bits need no salt and no slow hash. */
export function newSecret(prefix: string, random: (bytes: number) => Buffer): { secret: string; digest: string } {
  const secret = `${prefix}_${random(SECRET_BYTES).toString('base64url')}`;
  return { secret, digest: digestOf(secret) };
}

export const digestOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');
