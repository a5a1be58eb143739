import { dot } from '../kernels/dot';
import type { Matrix } from '../matrix';

/** Sweeps before the covariance counts as one without such weights; the slowest of real ones take some dozens. */
const MAX_SWEEPS = 10_000;

/** Largest relative change of a weight in the last sweep. */
const SETTLED = 1e-15;

/**
 * Long-only weights of sum 1 whose contributions to the volatility are equal, by covariance alone: the minimum of
 * w'Sw/2 - (1/N) sum ln w, scaled (Maillard, Roncalli & Teiletche 2010; Spinu 2013), by coordinate descent, where each
 * weight solves S_ii w_i^2 + (sum over j of S_ij w_j without i) w_i = 1/N. Null when the descent does not settle: the
 * covariance is singular, and a portfolio without risk has no risk to share.
 */
export function riskParity({ columns: n, values }: Matrix): Float64Array | null {
  const unit = meanVariance(values, n);
  if (!(unit > 0)) return null;
  const covariance = values.map((value) => value / unit);
  const w = Float64Array.from({ length: n }, (_, i) => 1 / Math.sqrt(n * covariance[i * (n + 1)]!));
  if (!w.every(Number.isFinite)) return null;
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    if (sweepOnce(covariance, w) <= SETTLED) return scaled(w);
  }
  return isBalanced(covariance, w) ? scaled(w) : null;
}

function meanVariance(values: Float64Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += values[i * (n + 1)]!;
  return sum / n;
}

function sweepOnce(covariance: Float64Array, w: Float64Array): number {
  const n = w.length;
  let moved = 0;
  for (let i = 0; i < n; i++) {
    const own = covariance[i * (n + 1)]!;
    const before = w[i]!;
    const others = dot(covariance.subarray(i * n, (i + 1) * n), w) - own * before;
    const root = Math.sqrt(others * others + (4 * own) / n);
    // The positive root, in the form that does not cancel.
    const after = others > 0 ? 2 / n / (others + root) : (root - others) / (2 * own);
    w[i] = after;
    moved = Math.max(moved, Math.abs(after - before) / after);
  }
  return moved;
}

/** Rounding can keep the last bits moving: contributions that agree this well are equal. */
const BALANCED = 1e-10;

function isBalanced(covariance: Float64Array, w: Float64Array): boolean {
  const n = w.length;
  return w.every((weight, i) => Math.abs(weight * dot(covariance.subarray(i * n, (i + 1) * n), w) * n - 1) <= BALANCED);
}

function scaled(w: Float64Array): Float64Array {
  const sum = w.reduce((total, weight) => total + weight, 0);
  return w.map((weight) => weight / sum);
}
