import { createHash } from 'node:crypto';

import { type CacheKey, cacheKey } from '@perfolio/cache';

/** All that fixes an answer, market-data version included. */
export interface Question {
  readonly user: string;
  readonly generation: string;
  readonly method: string;
  readonly request: number;
  readonly version: number;
}

export const METHODS = ['perfolio.risk.v1.RiskService/GetReport', 'perfolio.risk.v1.RiskService/GetMeasures'] as const;

const LONGEST_BYTES = 8_000;

export function keyOf({ user, generation, method, request, version }: Question): CacheKey {
  const digest = createHash('sha256').update(`${request} ${version}`).digest('hex');
  return cacheKey({ user, generation }, method, digest);
}

/** The one right answer: line by line it says whose it is and of what, so that no piece of it can pass for a piece of another. */
export function contentOf(question: Question): Buffer {
  const { user, generation, method, request, version } = question;
  const size = 200 + ((request * 733 + version * 37) % LONGEST_BYTES);
  return Buffer.alloc(size, `${user} ${generation} ${method} ${request} ${version}\n`);
}

/** How many bytes of the answer are not those of the question's own. */
export function foreignBytesIn(bytes: Uint8Array, question: Question): number {
  const own = contentOf(question);
  let foreign = Math.abs(bytes.byteLength - own.byteLength);
  for (const [place, byte] of own.entries()) if (place < bytes.byteLength && bytes[place] !== byte) foreign += 1;
  return foreign;
}
