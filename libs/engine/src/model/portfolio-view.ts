import { type Matrix, rowsOf } from '../matrix';
import { type Allocation, allocation } from '../measures/allocation';
import { annualised } from '../measures/annualised';
import { correlationMatrix } from '../measures/correlation-matrix';
import { covarianceMatrix } from '../measures/covariance-matrix';
import { diversificationRatio } from '../measures/diversification-ratio';
import { exposure } from '../measures/exposure';
import { effectivePositions, herfindahl } from '../measures/herfindahl';
import { ledoitWolf } from '../measures/ledoit-wolf';
import { portfolioReturns } from '../measures/portfolio-returns';
import { riskContributions } from '../measures/risk-contribution';
import { standardDeviations } from '../measures/standard-deviations';
import type { Prepared } from './prepared';
import { PERIODS_PER_YEAR, periodLabel } from './periods';
import { type StandaloneBetas, standaloneBetas } from './standalone-betas';

/** RISK-ENGINE 4. Arrays and matrices keep request order; everything is per period unless its name ends in Annual. */
export interface PortfolioView extends MeasuredRisk, Concentration, StandaloneBetas {
  readonly tickers: readonly string[];
  /** On the basis asked for. */
  readonly weights: Float64Array;
  /** T, the periods in which every position has a return. */
  readonly observations: number;
  /** YYYY-MM or YYYY-MM-DD. */
  readonly firstPeriod: string;
  readonly lastPeriod: string;
  readonly periodsPerYear: number;
  /** Positions with fewer returns in the window than the longest. */
  readonly bindingTickers: readonly string[];
  /** T returns of the portfolio rebalanced to these weights every period. */
  readonly portfolioReturns: Float64Array;
  /** T <= N: the sample covariance has no inverse. Its w'Sw is still right; shrinkage mends the rest. */
  readonly covarianceSingular: boolean;
  /** By type, then by id in code-unit order. */
  readonly factorIds: readonly string[];
  readonly allocation: Allocation;
}

interface MeasuredRisk {
  /** N rows of N. */
  readonly covariance: readonly Float64Array[];
  readonly correlation: readonly (readonly (number | null)[])[];
  readonly volatility: number;
  readonly volatilityAnnual: number;
  readonly riskContributions: Float64Array;
  readonly eulerShare: Float64Array | null;
  readonly assetVolAnnual: Float64Array;
  readonly diversificationRatio: number | null;
}

interface Concentration {
  /** Sum of all weights, cash included. */
  readonly weightSum: number;
  /** These are over the non-cash tickers. */
  readonly netExposure: number;
  readonly grossExposure: number;
  readonly largestPosition: number;
  readonly herfindahl: number | null;
  readonly effectivePositions: number | null;
  /** Part of the gross exposure that has at least one factor; null when there is no gross exposure. */
  readonly modelledShare: number | null;
}

/** SAMPLE divides by T - 1. LEDOIT_WOLF puts the shrunk matrix of RISK-ENGINE 13.4 in its place. */
export type CovarianceChoice = 'SAMPLE' | 'LEDOIT_WOLF';

export function portfolioView(prepared: Prepared, choice: CovarianceChoice): PortfolioView {
  const { tickers, weights, returns, panel, factors, places, bindingTickers, frequency } = prepared;
  const periodsPerYear = PERIODS_PER_YEAR[frequency];
  return {
    tickers,
    weights,
    observations: places.length,
    firstPeriod: periodLabel(panel.periods, places[0]!),
    lastPeriod: periodLabel(panel.periods, places[places.length - 1]!),
    periodsPerYear,
    bindingTickers,
    portfolioReturns: portfolioReturns(returns, weights),
    covarianceSingular: places.length <= tickers.length,
    ...measuredRisk(covarianceOf(returns, choice), weights, periodsPerYear),
    ...concentration(prepared),
    factorIds: factors.series.map(({ id }) => id),
    ...standaloneBetas({ tickers, weights, panel, factors, periodsPerYear }),
    allocation: allocation(weights, prepared.expectedReturns),
  };
}

/**
 * LEDOIT_WOLF replaces S in everything `measuredRisk` answers (covariance, correlation, volatility, contributions,
 * assetVolAnnual, diversificationRatio), so that these still agree with each other. The regressions and the factor
 * model keep sample moments: their parts add up to the sample variance.
 */
const covarianceOf = (returns: Matrix, choice: CovarianceChoice): Matrix =>
  choice === 'LEDOIT_WOLF' ? ledoitWolf(returns).covariance : covarianceMatrix(returns);

function measuredRisk(covariances: Matrix, weights: Float64Array, periodsPerYear: number): MeasuredRisk {
  const { volatility, contributions, shares } = riskContributions(covariances, weights);
  const deviations = standardDeviations(covariances);
  return {
    covariance: rowsOf(covariances),
    correlation: correlationMatrix(covariances),
    volatility,
    volatilityAnnual: annualised(volatility, periodsPerYear),
    riskContributions: contributions,
    eulerShare: shares,
    assetVolAnnual: deviations.map((deviation) => annualised(deviation, periodsPerYear)),
    diversificationRatio: diversificationRatio(weights, deviations, volatility),
  };
}

function concentration({ weights, isCash, factors }: Prepared): Concentration {
  const invested = [...weights].filter((_, i) => !isCash[i]);
  const modelled = [...weights].filter((_, i) => !isCash[i] && factors.perHolding[i]!.length > 0);
  const { net, gross, largest } = exposure(invested);
  const concentrated = herfindahl(invested);
  return {
    weightSum: weights.reduce((sum, weight) => sum + weight, 0),
    netExposure: net,
    grossExposure: gross,
    largestPosition: largest,
    herfindahl: concentrated,
    effectivePositions: effectivePositions(concentrated),
    modelledShare: gross === 0 ? null : exposure(modelled).gross / gross,
  };
}
