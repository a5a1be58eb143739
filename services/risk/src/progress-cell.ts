import type { gatewayV1 } from '@perfolio/contracts';

import { type FoundCell, foundCell, frontierIn, lossesIn } from './found-cell';

/** Where a computation notes how far it is and what it has found, for whoever looks: in memory that all threads share. */
export interface ProgressCell {
  readonly step: SharedArrayBuffer;
  readonly found: FoundCell;
}

type Step = Pick<gatewayV1.Progress, 'stage' | 'done' | 'total'>;

const NUMBERS = 2;
const NUMBER_BYTES = NUMBERS * Int32Array.BYTES_PER_ELEMENT;
const STAGE_BYTES = 24;

export const progressCell = (): ProgressCell => ({
  step: new SharedArrayBuffer(NUMBER_BYTES + STAGE_BYTES),
  found: foundCell(),
});

/** Notes how far a computation is. A reader may see two notes mixed for an instant, which harms nobody. */
export function noteProgress(cell: ProgressCell | undefined, { stage, done, total }: Step): void {
  if (cell === undefined) return;
  const text = new Uint8Array(cell.step, NUMBER_BYTES, STAGE_BYTES);
  text.fill(0);
  text.set(Buffer.from(stage.toLowerCase(), 'latin1').subarray(0, STAGE_BYTES));
  const numbers = new Int32Array(cell.step, 0, NUMBERS);
  Atomics.store(numbers, 0, done);
  Atomics.store(numbers, 1, total);
}

/** What was noted last; the prices are on their way until something is. */
export function progressIn({ step, found }: ProgressCell): gatewayV1.Progress {
  const numbers = new Int32Array(step, 0, NUMBERS);
  const text = Buffer.from(new Uint8Array(step, NUMBER_BYTES, STAGE_BYTES)).toString('latin1');
  const stage = text.replaceAll('\0', '');
  const [done, total] = [Atomics.load(numbers, 0), Atomics.load(numbers, 1)];
  return { stage: stage || 'fetch', done, total, frontier: frontierIn(found), simulation: lossesIn(found) };
}
