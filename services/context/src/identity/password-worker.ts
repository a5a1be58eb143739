import { type Argon2Parameters, argon2Sync } from 'node:crypto';
import { giveWay } from '@perfolio/service/give-way';

/** A log-in takes a while anyway, and nobody else should wait for it. */
const NICE = 10;

giveWay(NICE);

/** Where a thread begins: derives the hash of one password. */
export function derive(parameters: Argon2Parameters): Uint8Array {
  return argon2Sync('argon2id', parameters);
}
