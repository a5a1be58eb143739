import { square } from '../kernels/square';
import { rowsOf, select, selectColumns } from '../matrix';
import { annualised } from '../measures/annualised';
import { covariancesWith } from '../measures/covariances-with';
import { type MultipleRegression, multipleRegressionsOn } from '../measures/multiple-regression';
import { addUp } from '../measures/portfolio-returns';
import { variance } from '../measures/variance';
import { placesInAll } from './asset-window';
import { type FactorShares, factorShares } from './factor-shares';
import type { Factors } from './factor-series';
import { byFactor, byTicker, type PerFactor } from './per-factor';
import { PERIODS_PER_YEAR, periodLabel } from './periods';
import type { Prepared } from './prepared';

/** RISK-ENGINE 4.2. Variances are annual; the three parts add up to `totalVariance`. */
export interface FactorModel extends FactorShares {
  /** Periods of the common window in which every factor of the request exists, too. */
  readonly observations: number;
  /** Labels as in the portfolio view. */
  readonly firstPeriod: string;
  readonly lastPeriod: string;
  readonly multiBetas: Readonly<Record<string, PerFactor<number>>>;
  /** `ticker|id` of the factors that add nothing to those before them; their beta is 0. */
  readonly droppedCollinear: readonly string[];
  readonly portfolioLoadings: PerFactor<number>;
  /** Deviation of what the factors leave unexplained, divided by T - 1 so that it fits the decomposition. */
  readonly idiosyncraticVolAnnual: Readonly<Record<string, number>>;
  readonly weightedIdiosyncraticVariance: Readonly<Record<string, number>>;
  readonly totalVariance: number;
  readonly systematicVariance: number;
  readonly specificVariance: number;
  /** Total - systematic - specific: covariance between positions' residuals, and with factors they were not fitted on. */
  readonly residualCovariance: number;
}

const FEWEST_PERIODS = 3;

/** Null when the periods are too few for the most factors of one position. */
export function factorModel(prepared: Prepared): FactorModel | null {
  const { tickers, weights, factors, frequency, checkpoint } = prepared;
  const periodsPerYear = PERIODS_PER_YEAR[frequency];
  const sample = factorSample(prepared);
  if (sample.periods < requiredPeriods(factors)) return null;

  const fits = fitAll(sample, factors, checkpoint);
  const loadings = portfolioLoadings(factors, weights, fits);
  const systematic = addUp(new Float64Array(sample.periods), sample.factors, loadings);
  const annual = (perPeriod: number | null): number => (perPeriod ?? 0) * periodsPerYear;
  const specific = fits.map(({ squaredErrors }) => squaredErrors / (sample.periods - 1));
  const { covariances } = covariancesWith(systematic, sample.factors);
  const contributions = sample.factors.map((_, i) => loadings[i]! * annual(covariances[i]!));
  const totalVariance = annual(variance(addUp(new Float64Array(sample.periods), sample.returns, weights)));
  const systematicVariance = annual(variance(systematic));
  const specificVariance = annual(specific.reduce((sum, own, i) => sum + square(weights[i]!) * own, 0));
  return {
    observations: sample.periods,
    firstPeriod: sample.firstPeriod,
    lastPeriod: sample.lastPeriod,
    multiBetas: byTicker(tickers, (i) => betasById(factors, i, fits)),
    droppedCollinear: droppedCollinear(tickers, factors, fits),
    portfolioLoadings: byFactor(factors.series, [...factors.series.keys()], (place) => loadings[place]!),
    idiosyncraticVolAnnual: byTicker(tickers, (i) => annualised(Math.sqrt(specific[i]!), periodsPerYear)),
    weightedIdiosyncraticVariance: byTicker(tickers, (i) => square(weights[i]!) * annual(specific[i]!)),
    totalVariance,
    systematicVariance,
    specificVariance,
    residualCovariance: totalVariance - systematicVariance - specificVariance,
    ...factorShares(factors.series, contributions, { totalVariance, systematicVariance, specificVariance }),
  };
}

/** The fewest periods of W_F that make a model. */
export const requiredPeriods = ({ perHolding }: Factors): number =>
  Math.max(FEWEST_PERIODS, ...perHolding.map((own) => own.length + 2));

/** Returns and factors on W_F. */
interface FactorSample {
  readonly periods: number;
  /** Labels; empty without periods. */
  readonly firstPeriod: string;
  readonly lastPeriod: string;
  /** N series of T. */
  readonly returns: readonly Float64Array[];
  /** F series of T. */
  readonly factors: readonly Float64Array[];
}

function factorSample({ panel, places, rows, factors }: Prepared): FactorSample {
  const series = factors.series.map(({ returns }) => returns);
  const common = placesInAll(places, series);
  const label = (place: number | undefined): string => (place === undefined ? '' : periodLabel(panel.periods, place));
  return {
    periods: common.length,
    firstPeriod: label(common.at(0)),
    lastPeriod: label(common.at(-1)),
    returns: common === places ? rows : rowsOf(selectColumns(panel.held, common)),
    factors: series.map((returns) => select(returns, common)),
  };
}

/** Every position on all of its factors. */
function fitAll(sample: FactorSample, { perHolding }: Factors, checkpoint?: () => void): MultipleRegression[] {
  const regression = multipleRegressionsOn(sample.factors);
  return sample.returns.map((returns, i) => {
    checkpoint?.();
    return regression(returns, perHolding[i]!);
  });
}

/** `ticker|id`, in the order in which the factors entered. */
function droppedCollinear(
  tickers: readonly string[],
  { series, perHolding }: Factors,
  fits: readonly MultipleRegression[],
): string[] {
  const dropped: string[] = [];
  for (let i = 0; i < fits.length; i++) {
    for (const k of fits[i]!.dropped) dropped.push(`${tickers[i]}|${series[perHolding[i]![k]!]!.id}`);
  }
  return dropped;
}

function portfolioLoadings(
  { series, perHolding }: Factors,
  weights: Float64Array,
  fits: readonly MultipleRegression[],
): Float64Array {
  const loadings = new Float64Array(series.length);
  for (let i = 0; i < perHolding.length; i++) {
    const own = perHolding[i]!;
    for (let k = 0; k < own.length; k++) {
      loadings[own[k]!] = loadings[own[k]!]! + weights[i]! * fits[i]!.betas[k]!;
    }
  }
  return loadings;
}

function betasById({ series, perHolding }: Factors, i: number, fits: readonly MultipleRegression[]): PerFactor<number> {
  const { betas } = fits[i]!;
  return byFactor(series, perHolding[i]!, (k) => betas[k]!);
}
