import type { Timestamp } from '@perfolio/contracts';

/** A moment as the contracts write it. */
export function timestampOf(moment: Date): Timestamp {
  const ms = moment.getTime();
  const seconds = Math.floor(ms / 1000);
  return { seconds: BigInt(seconds), nanos: (ms - seconds * 1000) * 1_000_000 };
}
