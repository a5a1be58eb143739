import type { gatewayV1 } from '@perfolio/contracts';
import type { OptimalPortfolio, SimulatedLosses } from '@perfolio/engine';

/** What a computation has found so far, for whoever looks: in memory that all threads share. */
export type FoundCell = SharedArrayBuffer;

/** The most points that may be asked of a frontier, and its two ends. */
const MOST_PLACES = 102;
const LEVELS = ['0.95', '0.99'] as const;
const LOSS_NUMBERS = 3 + 3 * LEVELS.length;

/** How many places there are, and how often losses were begun or ended to be written: odd while they are. */
const PLACES = 0;
const WRITES = 1;
const COUNT_BYTES = 2 * Int32Array.BYTES_PER_ELEMENT;
const LOSSES_AT = COUNT_BYTES + 2 * MOST_PLACES * Float64Array.BYTES_PER_ELEMENT;

export const foundCell = (): FoundCell =>
  new SharedArrayBuffer(LOSSES_AT + LOSS_NUMBERS * Float64Array.BYTES_PER_ELEMENT);

const countsOf = (cell: FoundCell): Int32Array => new Int32Array(cell, 0, 2);
const placesOf = (cell: FoundCell): Float64Array => new Float64Array(cell, COUNT_BYTES, 2 * MOST_PLACES);
const lossesOf = (cell: FoundCell): Float64Array => new Float64Array(cell, LOSSES_AT, LOSS_NUMBERS);

/** Notes one more portfolio of a frontier. */
export function notePlace(
  cell: FoundCell,
  { volatilityAnnual, expectedReturn }: Pick<OptimalPortfolio, 'volatilityAnnual' | 'expectedReturn'>,
): void {
  const counts = countsOf(cell);
  const places = Atomics.load(counts, PLACES);
  if (places === MOST_PLACES || expectedReturn === null) return;
  placesOf(cell).set([volatilityAnnual, expectedReturn], 2 * places);
  // Counted last: whoever sees the count finds what it counts.
  Atomics.store(counts, PLACES, places + 1);
}

/** The places noted so far; undefined while there is none. */
export function frontierIn(cell: FoundCell): gatewayV1.FrontierSoFar | undefined {
  const places = Atomics.load(countsOf(cell), PLACES);
  if (places === 0) return undefined;
  const numbers = placesOf(cell);
  const points = Array.from({ length: places }, (_, place) => ({
    volatilityAnnual: numbers[2 * place] ?? 0,
    expectedReturn: numbers[2 * place + 1] ?? 0,
  }));
  return { points };
}

/** Notes what the paths done so far come to, in place of what was noted before. */
export function noteLosses(cell: FoundCell, { paths, mean, deviation, levels }: SimulatedLosses): void {
  const counts = countsOf(cell);
  const tails = LEVELS.flatMap((level) => {
    const { var: valueAtRisk = 0, es = 0, varStandardError = 0 } = levels[level] ?? {};
    return [valueAtRisk, es, varStandardError];
  });
  Atomics.add(counts, WRITES, 1);
  lossesOf(cell).set([paths, mean, deviation, ...tails]);
  Atomics.add(counts, WRITES, 1);
}

/** What was noted last; undefined when there is nothing, or it is being written just now. */
export function lossesIn(cell: FoundCell): gatewayV1.SimulatedSoFar | undefined {
  const counts = countsOf(cell);
  const writes = Atomics.load(counts, WRITES);
  const [paths = 0, mean = 0, deviation = 0, ...tails] = lossesOf(cell).slice();
  if (writes === 0 || writes % 2 === 1 || Atomics.load(counts, WRITES) !== writes) return undefined;
  const levels = LEVELS.map((level, place) => {
    const [valueAtRisk, es, varStandardError] = tails.slice(3 * place, 3 * place + 3);
    return [level, { var: valueAtRisk, es, varStandardError }] as const;
  });
  return { paths, mean, deviation, levels: Object.fromEntries(levels) };
}
