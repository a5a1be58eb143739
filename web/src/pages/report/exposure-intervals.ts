import type { Exposure } from '../../charts/exposure-chart';
import type { PortfolioView } from '../../api/shapes/report';

/**
 * Exposures with 95 % intervals. An exposure is the slope of a regression on one factor of that part of the book that has the factor, so its
 * standard error follows from that part's variance w'Sw: s² = (w'Sw - β²σ²)(n-1)/(n-2), se = s / (σ √(n-1)). Where positions have unequal
 * histories the shortest counts; without the covariance matrix there is no interval.
 */
export function exposuresOf(view: PortfolioView): Exposure[] {
  return view.factorIds.flatMap((factor) => {
    const beta = view.factorExposure[factor];
    return beta === undefined ? [] : [{ factor, beta, ...intervalOf(view, factor, beta) }];
  });
}

function intervalOf(view: PortfolioView, factor: string, beta: number): Partial<Exposure> {
  const fits = view.tickers.map((ticker) => view.standaloneBetas[ticker]?.factors[factor]);
  const known = fits.flatMap((fit) => fit ?? []);
  const variance = varianceOf(view, (index) => fits[index] !== undefined);
  const n = Math.min(...known.map((fit) => fit.n));
  const sigma = known[0]?.factorVol ?? 0;
  if (variance === undefined || n < 4 || sigma === 0) return {};
  const residual = Math.max(0, ((variance - (beta * sigma) ** 2) * (n - 1)) / (n - 2));
  const error = Math.sqrt(residual) / (sigma * Math.sqrt(n - 1));
  const reach = studentQuantile(n - 2) * error;
  return { low: beta - reach, high: beta + reach };
}

/** w'Sw over the positions that count. */
function varianceOf({ covariance, weights }: PortfolioView, counts: (index: number) => boolean): number | undefined {
  if (covariance === undefined || covariance.values.length === 0) return undefined;
  const { columns, values } = covariance;
  let sum = 0;
  for (const [i, a] of weights.entries()) {
    for (const [j, b] of weights.entries()) {
      if (counts(i) && counts(j)) sum += a * b * (values[i * columns + j] ?? 0);
    }
  }
  return sum;
}

/** The 97.5 % quantile of Student's t, by the expansion of Cornish and Fisher: right to 1e-4 from 10 degrees of freedom on. */
export function studentQuantile(degrees: number): number {
  const z = 1.959963984540054;
  const terms = [
    (z ** 3 + z) / 4,
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96,
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384,
  ];
  return terms.reduce((sum, term, index) => sum + term / degrees ** (index + 1), z);
}
