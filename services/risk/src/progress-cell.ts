import type { gatewayV1 } from '@perfolio/contracts';

/** Where a computation notes how far it is, for whoever looks: stage, done and total in memory that all threads share. */
export type ProgressCell = SharedArrayBuffer;

/** The stages of computations, in the order of their numbers. */
const STAGES = ['fetch', 'prepare', 'solve', 'frontier', 'simulate', 'encode'] as const;

export type Stage = (typeof STAGES)[number];

const FIELDS = 3;

export const progressCell = (): ProgressCell => new SharedArrayBuffer(FIELDS * Int32Array.BYTES_PER_ELEMENT);

/** Notes how far a computation is. A reader may see two notes mixed for an instant, which harms nobody. */
export function noteProgress(cell: ProgressCell | undefined, stage: Stage, done: number, total: number): void {
  if (cell === undefined) return;
  const cells = new Int32Array(cell);
  Atomics.store(cells, 0, STAGES.indexOf(stage));
  Atomics.store(cells, 1, done);
  Atomics.store(cells, 2, total);
}

export function progressIn(cell: ProgressCell): gatewayV1.Progress {
  const cells = new Int32Array(cell);
  const [stage, done, total] = [0, 1, 2].map((index) => Atomics.load(cells, index));
  return { stage: STAGES[stage ?? 0] ?? STAGES[0], done: done ?? 0, total: total ?? 0 };
}
