import { dot } from '../kernels/dot';
import { type Matrix, times } from '../matrix';
import { annualised } from '../measures/annualised';
import { exposure } from '../measures/exposure';
import { ledoitWolf } from '../measures/ledoit-wolf';
import { portfolioReturns } from '../measures/portfolio-returns';
import { standardDeviation } from '../measures/standard-deviation';
import type { CovarianceChoice, PortfolioSummary } from '../model/portfolio-view';
import type { Prepared } from '../model/prepared';
import type { ScoredFigures } from './potential-loss';

/**
 * The figures a score needs at other weights of the same tickers, without a second analysis: betas and covariance do
 * not depend on the weights. N T work for each set of weights.
 */
export function reweighting(prepared: Prepared, view: PortfolioSummary, choice: CovarianceChoice) {
  const { returns, isCash } = prepared;
  const shrunk = choice === 'LEDOIT_WOLF' ? ledoitWolf(returns).covariance : null;
  return (weights: Float64Array): ScoredFigures => {
    const { gross, largest } = exposure([...weights].filter((_, i) => !isCash[i]));
    const modelled = [...weights].filter((_, i) => !isCash[i] && factorsOf(view, i).length > 0);
    return {
      factorExposure: exposures(view, weights),
      volatilityAnnual: annualised(volatilityAt(weights, returns, shrunk), view.periodsPerYear),
      largestPosition: largest,
      grossExposure: gross,
      modelledShare: gross === 0 ? null : exposure(modelled).gross / gross,
    };
  };
}

/** The ids of the factors of the i-th position. */
export const factorsOf = ({ standaloneBetas, tickers }: PortfolioSummary, i: number): string[] =>
  Object.keys(standaloneBetas[tickers[i]!] ?? {});

const volatilityAt = (weights: Float64Array, returns: Matrix, shrunk: Matrix | null): number =>
  shrunk === null
    ? standardDeviation(portfolioReturns(returns, weights))
    : Math.sqrt(Math.max(0, dot(weights, times(shrunk, weights))));

function exposures(view: PortfolioSummary, weights: Float64Array): Record<string, number | null> {
  const sums: Record<string, number | null> = Object.fromEntries(view.factorIds.map((id) => [id, 0]));
  view.tickers.forEach((ticker, i) => {
    for (const [id, cell] of Object.entries(view.standaloneBetas[ticker] ?? {})) {
      const sum = sums[id] ?? null;
      sums[id] = sum === null || cell === null ? null : sum + weights[i]! * cell.beta;
    }
  });
  return sums;
}
