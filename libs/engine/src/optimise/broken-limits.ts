import { dot } from '../kernels/dot';
import type { AppliedLimit } from './applied-limits';
import { linearLimit } from './constraints';
import type { BrokenLimit } from './optimisation';
import { type Problem, volatilityAt } from './problem';

/** A limit missed by less is kept. */
const KEPT = 1e-8;

/** The limits that the weights do not keep, each with the figure that misses it. */
export function brokenLimits(problem: Problem, x: Float64Array, limits: readonly AppliedLimit[]): BrokenLimit[] {
  return limits.flatMap((own) => {
    const { limit, side, factorId, value } = own;
    const actual = actualOf(problem, x, own);
    const above = side === 'LOWER' ? value - actual : side === 'UPPER' ? actual - value : Math.abs(actual - value);
    return above <= KEPT ? [] : [{ limit, side, factorId, value, actual }];
  });
}

function actualOf(problem: Problem, x: Float64Array, own: AppliedLimit): number {
  const linear = linearLimit(problem, own);
  if (linear !== null) return dot(linear.coefficients, x) + (own.value - linear.value);
  switch (own.limit) {
    case 'MAX_VOLATILITY':
      return volatilityAt(problem, x);
    case 'MAX_SINGLE_POSITION':
      return x.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
    case 'MAX_TURNOVER':
      return x.reduce((sum, weight, i) => sum + Math.abs(weight - problem.now[i]!), 0);
    case 'MAX_GROSS_EXPOSURE':
      return x.reduce((sum, weight) => sum + Math.abs(weight), 0);
    default:
      return x.reduce((least, weight) => Math.min(least, weight), Number.POSITIVE_INFINITY);
  }
}
