import { annualised } from '../measures/annualised';
import { mean } from '../measures/mean';
import { ratio } from '../measures/ratio';
import { simpleRegression } from '../measures/simple-regression';
import { standardDeviation } from '../measures/standard-deviation';
import { PERIODS_PER_YEAR } from '../model/periods';
import type { Prepared } from '../model/prepared';
import { type BenchmarkRequest, commonReturns } from './common-returns';
import { type ConfidenceIntervals, confidenceIntervals } from './confidence-intervals';
import type { Horizon } from './horizon-tail';
import { type SeriesPerformance, seriesPerformance } from './series-performance';
import { CONFIDENCE_LEVELS } from './tail';

export interface PerformanceRequest extends BenchmarkRequest {
  /** Between 0 and 1; 0.95 and 0.99 when absent. */
  readonly confidenceLevels?: readonly number[];
  /** Level of the confidence intervals, both sides together; 0.95 when absent. */
  readonly intervalLevel?: number;
  /** Asks for the tail over several periods too. */
  readonly horizon?: Horizon;
}

/** RISK-ENGINE 5, on the periods of W_A in which the benchmark and the rate exist too. */
export interface Performance extends RelativePerformance {
  readonly portfolio: SeriesPerformance;
  readonly benchmark: SeriesPerformance;
  readonly confidence: ConfidenceIntervals;
  /** YYYY-MM or YYYY-MM-DD. */
  readonly firstPeriod: string;
  readonly lastPeriod: string;
  /** Held tickers with fewer returns in the window than the longest, and the benchmark if it shortens theirs. */
  readonly bindingTickers: readonly string[];
}

interface RelativePerformance {
  /** Mean of portfolio less benchmark x k. */
  readonly activeReturnAnnual: number;
  /** Deviation of portfolio less benchmark x sqrt(k). */
  readonly trackingError: number;
  /** activeReturnAnnual / trackingError (Grinold & Kahn, ch. 5). */
  readonly informationRatio: number | null;
  /** Of the portfolio's excess returns on the benchmark's, by least squares; null when the benchmark does not move. */
  readonly beta: number | null;
  /** Intercept of the same x k. */
  readonly alphaAnnual: number | null;
  /** Of the same; null also when the portfolio does not move. */
  readonly rSquared: number | null;
}

const INTERVAL_LEVEL = 0.95;

interface ReturnsAndExcess {
  readonly returns: Float64Array;
  readonly excess: Float64Array;
}

/** Throws INSUFFICIENT_HISTORY for fewer than twelve common periods. */
export function performance(prepared: Prepared, request: PerformanceRequest): Performance {
  const { portfolio, benchmark, rates, ...common } = commonReturns(prepared, request);
  const inputs = {
    ...common,
    periodsPerYear: PERIODS_PER_YEAR[prepared.frequency],
    confidenceLevels: request.confidenceLevels ?? CONFIDENCE_LEVELS,
    rateMoves: typeof request.riskFreeRate !== 'number',
    horizon: request.horizon,
  };
  const own = { returns: portfolio, excess: minus(portfolio, rates) };
  const other = { returns: benchmark, excess: minus(benchmark, rates) };
  const portfolioPerformance = seriesPerformance({ ...inputs, ...own });
  return {
    portfolio: portfolioPerformance,
    benchmark: seriesPerformance({ ...inputs, ...other }),
    ...relative(own, other, inputs.periodsPerYear),
    confidence: confidenceIntervals(
      { ...inputs, ...own, benchmarkExcess: other.excess, sharpe: portfolioPerformance.sharpe },
      request.intervalLevel ?? INTERVAL_LEVEL,
    ),
    firstPeriod: common.labels[0]!,
    lastPeriod: common.labels[common.labels.length - 1]!,
    bindingTickers: common.bindingTickers,
  };
}

function relative(own: ReturnsAndExcess, other: ReturnsAndExcess, periodsPerYear: number): RelativePerformance {
  const active = minus(own.returns, other.returns);
  const activeReturnAnnual = mean(active) * periodsPerYear;
  const trackingError = annualised(standardDeviation(active), periodsPerYear);
  const line = simpleRegression(other.excess, own.excess);
  return {
    activeReturnAnnual,
    trackingError,
    informationRatio: ratio(activeReturnAnnual, trackingError),
    beta: line?.beta ?? null,
    alphaAnnual: line && line.alpha * periodsPerYear,
    rSquared: line?.rSquared ?? null,
  };
}

const minus = (a: Float64Array, b: Float64Array): Float64Array => a.map((value, t) => value - b[t]!);
