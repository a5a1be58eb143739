import { type Argon2Parameters, argon2Sync } from 'node:crypto';
import { getPriority, setPriority } from 'node:os';

/** A tenth of the weight of the thread that answers requests: a log-in takes a while anyway, and nobody else should wait for it. */
const NICE = 10;
const NICEST = 19;

// On Linux this speaks of the calling thread alone. Elsewhere it would slow the whole process down.
if (process.platform === 'linux') setPriority(0, Math.min(NICEST, getPriority(0) + NICE));

/** Where a thread begins: derives the hash of one password. */
export function derive(parameters: Argon2Parameters): Uint8Array {
  return argon2Sync('argon2id', parameters);
}
