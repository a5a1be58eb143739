import type { Universe } from '../src/optimise/universe';

/** Assets A, B, C … with these annual volatilities, uncorrelated; equal present weights. */
export function uncorrelated(volatilities: readonly number[], changes: Partial<Universe> = {}): Universe {
  const n = volatilities.length;
  const values = new Float64Array(n * n);
  volatilities.forEach((volatility, i) => {
    values[i * (n + 1)] = volatility * volatility;
  });
  return {
    tickers: volatilities.map((_, i) => String.fromCharCode(65 + i)),
    weights: new Float64Array(n).fill(1 / n),
    isCash: volatilities.map(() => false),
    expectedReturns: volatilities.map(() => null),
    covariance: { rows: n, columns: n, values },
    observations: 120,
    covarianceSingular: false,
    ...changes,
  };
}

/** Weights of an answer, as plain numbers. */
export const weightsOf = ({ weights }: { readonly weights: readonly { readonly weight: number }[] }): number[] =>
  weights.map(({ weight }) => weight);
