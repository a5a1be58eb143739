import { overlappingReturns } from '../measures/overlapping-returns';
import { type PerLevel, tail, type TailLevel } from './tail';

/**
 * OVERLAPPING: compounded returns over every run of h consecutive periods. SQUARE_ROOT_OF_TIME: sqrt(h) times the
 * losses over one period, right only for independent normal returns with mean 0.
 */
export type HorizonMethod = 'OVERLAPPING' | 'SQUARE_ROOT_OF_TIME';

export interface Horizon {
  /** h, a whole number of periods, at least 1. */
  readonly periods: number;
  readonly method: HorizonMethod;
}

/** Losses over h periods, and how they were got. */
export interface HorizonTail extends Horizon {
  /** Returns the levels are taken from: runs of h periods, or single periods. Overlapping ones share periods. */
  readonly observations: number;
  /** Null for fewer than twelve observations, and for returns above 1e100. */
  readonly levels: PerLevel<TailLevel> | null;
}

interface HorizonInputs {
  readonly returns: Float64Array;
  /** Place of each return's period: a run is consecutive when its places are. */
  readonly places: Int32Array;
  readonly confidenceLevels: readonly number[];
}

const FEWEST = 12;

/** The squares of larger returns, which only faulty prices compound to, would leave the range of a double. */
const LARGEST = 1e100;

/** Losses, positive, over h periods. Throws RangeError when h is not a whole number of at least 1. */
export function horizonTail({ returns, places, confidenceLevels }: HorizonInputs, horizon: Horizon): HorizonTail {
  const { periods, method } = horizon;
  if (!(Number.isInteger(periods) && periods >= 1)) throw new RangeError(`${periods} is no number of periods`);
  const observed = method === 'OVERLAPPING' ? overlappingReturns(returns, places, periods) : returns;
  const observations = observed.length;
  if (observations < FEWEST || observed.some((value) => Math.abs(value) > LARGEST))
    return { periods, method, observations, levels: null };
  const { levels } = tail(observed, confidenceLevels);
  return {
    periods,
    method,
    observations,
    levels: method === 'OVERLAPPING' ? levels : scaled(levels, Math.sqrt(periods)),
  };
}

const scaled = (levels: PerLevel<TailLevel>, by: number): PerLevel<TailLevel> =>
  Object.fromEntries(
    Object.entries(levels).map(([level, one]) => [
      level,
      {
        historicalVar: one.historicalVar * by,
        historicalEs: one.historicalEs * by,
        cornishFisherVar: one.cornishFisherVar && one.cornishFisherVar * by,
        normalVar: one.normalVar * by,
        normalEs: one.normalEs * by,
      },
    ]),
  );
