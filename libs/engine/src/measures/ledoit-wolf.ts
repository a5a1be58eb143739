import { crossProducts } from '../kernels/cross-products';
import { square } from '../kernels/square';
import { type Matrix, row } from '../matrix';
import { centred } from './centred';

export interface LedoitWolf {
  /** (1 - a) S + a mu I, N x N, per period; S divides by T, not T - 1. */
  readonly covariance: Matrix;
  /** a, in [0, 1]; null when S is already mu I (a single series, say), where every intensity gives the same matrix. */
  readonly intensity: number | null;
  /** Trace of `covariance`, which is that of S, per period. */
  readonly trace: number;
}

/**
 * Covariance of N series (rows of the N x T panel) shrunk towards mu I (Ledoit & Wolf 2004): S = D D' / T with D the
 * centred panel, mu = tr S / N, delta^2 = ||S - mu I||^2, beta^2 = min(sum_ij (mean_t d_ti^2 d_tj^2 - S_ij^2) / T,
 * delta^2), a = beta^2 / delta^2. Invertible also when T <= N.
 */
export function ledoitWolf(series: Matrix, checkpoint?: () => void): LedoitWolf {
  const { rows: n, columns: periods } = series;
  const d = centred(series);
  const covariance = crossProducts(d, { divisor: periods, checkpoint });
  const trace = traceOf(covariance);
  const mu = trace / n;
  const delta = squaredDistance(covariance, mu);
  const spread = (meanSquaredLength(d) - squaredDistance(covariance, 0)) / periods;
  const beta = Math.min(Math.max(0, spread), delta);
  const intensity = delta === 0 ? null : beta / delta;
  shrink(covariance, mu, intensity ?? 0);
  return { covariance, intensity, trace };
}

function traceOf({ values, columns }: Matrix): number {
  let sum = 0;
  for (let i = 0; i < columns; i++) sum += values[i * columns + i]!;
  return sum;
}

/** ||S - mu I||^2, the sum of all squared entries. */
function squaredDistance({ values, columns }: Matrix, mu: number): number {
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += square(values[k]! - (k % (columns + 1) === 0 ? mu : 0));
  return sum;
}

/** mean_t (sum_i d_ti^2)^2, which is sum_ij mean_t d_ti^2 d_tj^2 without the N x N sums. */
function meanSquaredLength(d: Matrix): number {
  const lengths = new Float64Array(d.columns);
  for (let i = 0; i < d.rows; i++) row(d, i).forEach((value, t) => (lengths[t] = lengths[t]! + value * value));
  return lengths.reduce((sum, length) => sum + length * length, 0) / d.columns;
}

function shrink({ values, columns }: Matrix, mu: number, intensity: number): void {
  for (let k = 0; k < values.length; k++) {
    values[k] = (1 - intensity) * values[k]! + (k % (columns + 1) === 0 ? intensity * mu : 0);
  }
}
