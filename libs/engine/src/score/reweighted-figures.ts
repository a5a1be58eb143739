import { dot } from '../kernels/dot';
import { annualised } from '../measures/annualised';
import { exposure } from '../measures/exposure';
import type { PortfolioView } from '../model/portfolio-view';
import type { ScoredFigures } from './potential-loss';

/**
 * The figures a score needs at other weights of the same tickers, without a second analysis: betas and covariance do
 * not depend on the weights. N x N work.
 */
export function reweightedFigures(
  view: PortfolioView,
  weights: Float64Array,
  isCash: readonly boolean[],
): ScoredFigures {
  const { gross, largest } = exposure([...weights].filter((_, i) => !isCash[i]));
  const modelled = [...weights].filter((_, i) => !isCash[i] && factorsOf(view, i).length > 0);
  const variance = view.covariance.reduce((sum, row, i) => sum + weights[i]! * dot(row, weights), 0);
  return {
    factorExposure: exposures(view, weights),
    volatilityAnnual: annualised(Math.sqrt(Math.max(0, variance)), view.periodsPerYear),
    largestPosition: largest,
    grossExposure: gross,
    modelledShare: gross === 0 ? null : exposure(modelled).gross / gross,
  };
}

/** The ids of the factors of the i-th position. */
export const factorsOf = ({ standaloneBetas, tickers }: PortfolioView, i: number): string[] =>
  Object.keys(standaloneBetas[tickers[i]!] ?? {});

function exposures(view: PortfolioView, weights: Float64Array): Record<string, number | null> {
  const sums: Record<string, number | null> = Object.fromEntries(view.factorIds.map((id) => [id, 0]));
  view.tickers.forEach((ticker, i) => {
    for (const [id, cell] of Object.entries(view.standaloneBetas[ticker] ?? {})) {
      const sum = sums[id] ?? null;
      sums[id] = sum === null || cell === null ? null : sum + weights[i]! * cell.beta;
    }
  });
  return sums;
}
