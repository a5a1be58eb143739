import type { gatewayV1 } from '@perfolio/contracts';

/** Where a computation notes how far it is, for whoever looks: in memory that all threads share. */
export type ProgressCell = SharedArrayBuffer;

type Progress = Pick<gatewayV1.Progress, 'stage' | 'done' | 'total'>;

const NUMBERS = 2;
const NUMBER_BYTES = NUMBERS * Int32Array.BYTES_PER_ELEMENT;
const STAGE_BYTES = 24;

export const progressCell = (): ProgressCell => new SharedArrayBuffer(NUMBER_BYTES + STAGE_BYTES);

/** Notes how far a computation is. A reader may see two notes mixed for an instant, which harms nobody. */
export function noteProgress(cell: ProgressCell | undefined, { stage, done, total }: Progress): void {
  if (cell === undefined) return;
  const text = new Uint8Array(cell, NUMBER_BYTES, STAGE_BYTES);
  text.fill(0);
  text.set(Buffer.from(stage.toLowerCase(), 'latin1').subarray(0, STAGE_BYTES));
  const numbers = new Int32Array(cell, 0, NUMBERS);
  Atomics.store(numbers, 0, done);
  Atomics.store(numbers, 1, total);
}

/** What was noted last; the prices are on their way until something is. */
export function progressIn(cell: ProgressCell): Progress {
  const numbers = new Int32Array(cell, 0, NUMBERS);
  const text = Buffer.from(new Uint8Array(cell, NUMBER_BYTES, STAGE_BYTES)).toString('latin1');
  const stage = text.replaceAll('\0', '');
  return { stage: stage || 'fetch', done: Atomics.load(numbers, 0), total: Atomics.load(numbers, 1) };
}
