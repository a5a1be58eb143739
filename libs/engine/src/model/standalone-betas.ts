import { hasGap } from '../kernels/has-gap';
import { square } from '../kernels/square';
import { annualised } from '../measures/annualised';
import { type SimpleRegression, simpleRegressionsOn } from '../measures/simple-regression';
import { variance } from '../measures/variance';
import { FACTOR_TYPES, type FactorType } from './factor-proxies';
import type { FactorSeries, Factors } from './factor-series';
import { type PerFactor, putTicker } from './per-factor';
import type { ReturnPanel } from './return-panel';

export interface StandaloneBetas {
  /** Every position on each of its factors alone; a position without proxies has an empty object. */
  readonly standaloneBetas: Readonly<Record<string, PerFactor<SimpleRegression | null>>>;
  readonly factorVolsAnnual: Readonly<Record<string, PerFactor<number | null>>>;
  /** w^2 beta^2 factorVol^2 k per cell, a diagnostic. The cells leave out every covariance: their sum means nothing. */
  readonly weightedFactorVariance: Readonly<Record<string, PerFactor<number | null>>>;
  /** Sum of w beta over the positions with that id: the portfolio's move per move of this one factor. */
  readonly factorExposure: PerFactor<number | null>;
  /** Sum over the ids of a type; only types that are present. */
  readonly factorExposureByType: Readonly<Partial<Record<FactorType, number | null>>>;
  readonly industryExposure: PerFactor<IndustryExposure>;
}

export interface IndustryExposure {
  /** factorExposure of the industry. */
  readonly groupBeta: number | null;
  /** groupBeta^2 var(f) k, var(f) over all periods of the request window in which the factor exists. */
  readonly standaloneVariance: number | null;
}

interface StandaloneInputs {
  readonly tickers: readonly string[];
  readonly weights: Float64Array;
  readonly panel: ReturnPanel;
  readonly factors: Factors;
  readonly periodsPerYear: number;
  readonly checkpoint?: (() => void) | undefined;
}

/**
 * RISK-ENGINE 4.1: pairwise over the request window, not over the common window of the portfolio, so a late listing
 * shortens its own regressions only. A null cell makes the exposures it belongs to null: a missing beta is not 0.
 */
export function standaloneBetas({
  tickers,
  weights,
  panel,
  factors,
  periodsPerYear,
  checkpoint,
}: StandaloneInputs): StandaloneBetas {
  const regressions = simpleRegressionsOn(factors.series.map(({ returns }) => returns));
  const cells: Cells = { standaloneBetas: {}, factorVolsAnnual: {}, weightedFactorVariance: {} };
  const sums = new Float64Array(factors.series.length);
  // Everything that a holding's fits go into, while they are at hand: they are many, and each is an object of its own.
  for (let i = 0; i < tickers.length; i++) {
    checkpoint?.();
    const places = factors.perHolding[i] ?? [];
    const fits = regressions(panel.rows[i]!, places);
    const own = cellsOf(factors.series, { places, fits, weight: weights[i]!, periodsPerYear });
    putTicker(cells.standaloneBetas, tickers[i]!, own.betas);
    putTicker(cells.factorVolsAnnual, tickers[i]!, own.vols);
    putTicker(cells.weightedFactorVariance, tickers[i]!, own.variances);
    addExposures(sums, { places, fits, weight: weights[i]! });
  }
  const factorExposure = exposures(factors.series, sums);
  return {
    ...cells,
    factorExposure,
    factorExposureByType: exposuresByType(factors.series, factorExposure),
    industryExposure: industryExposures(factors.series, factorExposure, periodsPerYear),
  };
}

interface Cells {
  readonly standaloneBetas: Record<string, PerFactor<SimpleRegression | null>>;
  readonly factorVolsAnnual: Record<string, PerFactor<number | null>>;
  readonly weightedFactorVariance: Record<string, PerFactor<number | null>>;
}

/** The fits of one holding on its factors at `places`. */
interface Fitted {
  readonly places: readonly number[];
  readonly fits: readonly (SimpleRegression | null)[];
  readonly weight: number;
}

function cellsOf(
  series: readonly FactorSeries[],
  { places, fits, weight, periodsPerYear }: Fitted & { readonly periodsPerYear: number },
) {
  const betas: Record<string, SimpleRegression | null> = {};
  const vols: Record<string, number | null> = {};
  const variances: Record<string, number | null> = {};
  for (let k = 0; k < places.length; k++) {
    const { id } = series[places[k]!]!;
    const fit = fits[k]!;
    betas[id] = fit;
    vols[id] = fit && annualised(fit.factorVol, periodsPerYear);
    variances[id] = cellVariance(fit, { weight, periodsPerYear });
  }
  return { betas, vols, variances };
}

const cellVariance = (
  regression: SimpleRegression | null,
  { weight, periodsPerYear }: { weight: number; periodsPerYear: number },
): number | null => regression && square(weight * regression.beta * regression.factorVol) * periodsPerYear;

/** Not a number is the mark of a missing beta: what is added to it stays missing. */
function addExposures(sums: Float64Array, { places, fits, weight }: Fitted): void {
  for (let k = 0; k < places.length; k++) {
    sums[places[k]!] = sums[places[k]!]! + weight * (fits[k]?.beta ?? Number.NaN);
  }
}

function exposures(series: readonly FactorSeries[], sums: Float64Array): Record<string, number | null> {
  const values: Record<string, number | null> = {};
  for (let place = 0; place < series.length; place++) {
    values[series[place]!.id] = Number.isNaN(sums[place]!) ? null : sums[place]!;
  }
  return values;
}

function exposuresByType(
  series: readonly FactorSeries[],
  exposure: PerFactor<number | null>,
): Partial<Record<FactorType, number | null>> {
  const sums: Partial<Record<FactorType, number | null>> = {};
  for (const type of FACTOR_TYPES) {
    const own = series.filter((factor) => factor.type === type);
    if (own.length > 0) sums[type] = own.reduce<number | null>((sum, { id }) => add(sum, exposure[id] ?? null), 0);
  }
  return sums;
}

function industryExposures(
  series: readonly FactorSeries[],
  exposure: PerFactor<number | null>,
  periodsPerYear: number,
): Record<string, IndustryExposure> {
  const industries = series.filter(({ type }) => type === 'industry');
  return Object.fromEntries(
    industries.map(({ id, returns }): [string, IndustryExposure] => {
      const groupBeta = exposure[id] ?? null;
      const own = variance(hasGap(returns) ? returns.filter((value) => !Number.isNaN(value)) : returns);
      const standaloneVariance = groupBeta === null || own === null ? null : square(groupBeta) * own * periodsPerYear;
      return [id, { groupBeta, standaloneVariance }];
    }),
  );
}

const add = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a + b);
