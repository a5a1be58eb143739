import { requireGeneration, requireUser } from './cache-key';
import type { Generation } from './generation';

/** "This user is at this generation": everything older of his is dead. */
export interface Invalidation {
  readonly user: string;
  readonly generation: Generation;
  /** What the announcer tells those who listen to changes; opaque here. */
  readonly announcement: Uint8Array;
}

/** `<user> <generation> <announcement>`, the first two in ASCII without blanks. */
export const encodeInvalidation = ({ user, generation, announcement }: Invalidation): Buffer =>
  Buffer.concat([Buffer.from(`${user} ${generation} `, 'latin1'), announcement]);

/** Throws RangeError on anything `encodeInvalidation` could not have written. */
export function decodeInvalidation(message: Uint8Array): Invalidation {
  const bytes = Buffer.from(message.buffer, message.byteOffset, message.byteLength);
  const userEnd = bytes.indexOf(' ');
  const generationEnd = bytes.indexOf(' ', userEnd + 1);
  const user = bytes.toString('latin1', 0, Math.max(0, userEnd));
  const generation = bytes.toString('latin1', userEnd + 1, Math.max(0, generationEnd));
  requireUser(user);
  requireGeneration(generation);
  return { user, generation, announcement: new Uint8Array(bytes.subarray(generationEnd + 1)) };
}
