import { betaInterval } from '../measures/beta-interval';
import type { Interval } from '../measures/interval';
import { sharpeInterval } from '../measures/sharpe-interval';
import { volatilityInterval } from '../measures/volatility-interval';

/** RISK-ENGINE 13.11: how far the portfolio's figures may be off by chance alone, were its returns independent. */
export interface ConfidenceIntervals {
  /** Probability, both sides together, decimals. */
  readonly level: number;
  readonly beta: Interval | null;
  readonly volatilityAnnual: Interval | null;
  readonly sharpe: Interval | null;
}

interface IntervalInputs {
  readonly returns: Float64Array;
  /** The same less the risk-free rate. */
  readonly excess: Float64Array;
  /** The benchmark's, less the rate. */
  readonly benchmarkExcess: Float64Array;
  /** The Sharpe ratio answered, annual. */
  readonly sharpe: number | null;
  readonly periodsPerYear: number;
}

/** Volatility and Sharpe ratio per year, as they are answered. Throws RangeError for a level outside (0, 1). */
export function confidenceIntervals(inputs: IntervalInputs, level: number): ConfidenceIntervals {
  const { returns, excess, benchmarkExcess, sharpe, periodsPerYear } = inputs;
  if (!(level > 0 && level < 1)) throw new RangeError(`a level between 0 and 1 is needed, not ${level}`);
  const rootYear = Math.sqrt(periodsPerYear);
  return {
    level,
    beta: betaInterval(benchmarkExcess, excess, level),
    volatilityAnnual: times(volatilityInterval(returns, level), rootYear),
    sharpe: sharpe === null ? null : times(sharpeInterval(sharpe / rootYear, returns.length, level), rootYear),
  };
}

const times = (interval: Interval | null, by: number): Interval | null =>
  interval && { low: interval.low * by, high: interval.high * by };
