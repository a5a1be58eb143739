import { type Matrix, rowsOf, times } from '../matrix';
import { type Allocation, allocation } from '../measures/allocation';
import { annualised } from '../measures/annualised';
import { correlationMatrix } from '../measures/correlation-matrix';
import { covarianceMatrix } from '../measures/covariance-matrix';
import { covariancesWith } from '../measures/covariances-with';
import { diversificationRatio } from '../measures/diversification-ratio';
import { exposure } from '../measures/exposure';
import { effectivePositions, herfindahl } from '../measures/herfindahl';
import { ledoitWolf } from '../measures/ledoit-wolf';
import { addUp } from '../measures/portfolio-returns';
import { riskContributions } from '../measures/risk-contribution';
import { standardDeviations } from '../measures/standard-deviations';
import type { Prepared } from './prepared';
import { PERIODS_PER_YEAR, periodLabel } from './periods';
import { type StandaloneBetas, standaloneBetas } from './standalone-betas';

/** A summary with the matrices: the cost is N^2 T where the summary's is N T. */
export interface PortfolioView extends PortfolioSummary {
  /** N rows of N. */
  readonly covariance: readonly Float64Array[];
  readonly correlation: readonly (readonly (number | null)[])[];
}

/** RISK-ENGINE 4. Arrays and matrices keep request order; everything is per period unless its name ends in Annual. */
export interface PortfolioSummary extends MeasuredRisk, Concentration, StandaloneBetas {
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

/** The summary and the N x N matrices it rests on. */
export function portfolioView(prepared: Prepared, choice: CovarianceChoice): PortfolioView {
  const { returns, weights, checkpoint } = prepared;
  const matrix =
    choice === 'LEDOIT_WOLF' ? ledoitWolf(returns, checkpoint).covariance : covarianceMatrix(returns, checkpoint);
  const returnsOfAll = addUp(new Float64Array(returns.columns), prepared.rows, weights);
  const moments = choice === 'LEDOIT_WOLF' ? momentsIn(matrix, weights) : sampleMoments(prepared.rows, returnsOfAll);
  return {
    ...summaryOf(prepared, returnsOfAll, moments),
    covariance: rowsOf(matrix),
    correlation: correlationMatrix(matrix),
  };
}

/** The same numbers without the matrices. SAMPLE needs none to make them; LEDOIT_WOLF is a matrix first. */
export function portfolioSummary(prepared: Prepared, choice: CovarianceChoice): PortfolioSummary {
  const { returns, weights, checkpoint } = prepared;
  const returnsOfAll = addUp(new Float64Array(returns.columns), prepared.rows, weights);
  const moments =
    choice === 'LEDOIT_WOLF'
      ? momentsIn(ledoitWolf(returns, checkpoint).covariance, weights)
      : sampleMoments(prepared.rows, returnsOfAll);
  return summaryOf(prepared, returnsOfAll, moments);
}

/** What the risk figures need to know of S. */
interface Moments {
  /** Sw, N. */
  readonly withPortfolio: Float64Array;
  /** sqrt(S_ii), N. */
  readonly deviations: Float64Array;
}

function sampleMoments(rows: readonly Float64Array[], returnsOfAll: Float64Array): Moments {
  const { covariances, variances } = covariancesWith(returnsOfAll, rows);
  return { withPortfolio: covariances, deviations: variances.map(Math.sqrt) };
}

/**
 * LEDOIT_WOLF replaces S in everything `measuredRisk` answers, so that these still agree with each other and with the
 * matrices. The regressions and the factor model keep sample moments: their parts add up to the sample variance.
 */
const momentsIn = (covariances: Matrix, weights: Float64Array): Moments => ({
  withPortfolio: times(covariances, weights),
  deviations: standardDeviations(covariances),
});

function summaryOf(prepared: Prepared, returnsOfAll: Float64Array, moments: Moments): PortfolioSummary {
  const { tickers, weights, panel, factors, places, bindingTickers, frequency, checkpoint } = prepared;
  const periodsPerYear = PERIODS_PER_YEAR[frequency];
  return {
    tickers,
    weights,
    observations: places.length,
    firstPeriod: periodLabel(panel.periods, places[0]!),
    lastPeriod: periodLabel(panel.periods, places[places.length - 1]!),
    periodsPerYear,
    bindingTickers,
    portfolioReturns: returnsOfAll,
    covarianceSingular: places.length <= tickers.length,
    ...measuredRisk(moments, weights, periodsPerYear),
    ...concentration(prepared),
    factorIds: factors.series.map(({ id }) => id),
    ...standaloneBetas({ tickers, weights, panel, factors, periodsPerYear, checkpoint }),
    allocation: allocation(weights, prepared.expectedReturns),
  };
}

function measuredRisk(
  { withPortfolio, deviations }: Moments,
  weights: Float64Array,
  periodsPerYear: number,
): MeasuredRisk {
  const { volatility, contributions, shares } = riskContributions(withPortfolio, weights);
  return {
    volatility,
    volatilityAnnual: annualised(volatility, periodsPerYear),
    riskContributions: contributions,
    eulerShare: shares,
    assetVolAnnual: deviations.map((deviation) => annualised(deviation, periodsPerYear)),
    diversificationRatio: diversificationRatio(weights, deviations, volatility),
  };
}

function concentration({ weights, isCash, factors }: Prepared): Concentration {
  const all = [...weights];
  const invested = all.filter((_, i) => !isCash[i]);
  const modelled = all.filter((_, i) => !isCash[i] && factors.perHolding[i]!.length > 0);
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
