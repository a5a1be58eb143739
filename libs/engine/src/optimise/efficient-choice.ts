import { dot } from '../kernels/dot';
import type { Choice } from './efficient-portfolio';
import { type Problem, requiredReturns, returnAt, varianceAt } from './problem';

/** Volatility rises with the tilt: the portfolio whose variance, in risk units, is this. */
export const atVariance = (problem: Problem, variance: number): Choice => ({
  excess: ({ x }) => varianceAt(problem, x) - variance,
  change: ({ x }, moves) => {
    const along = covarianceAlong(problem, x, moves);
    const square = quadraticForm(problem, moves);
    const missing = variance - varianceAt(problem, x);
    const root = Math.sqrt(along * along + square * missing);
    // The root of square d^2 + 2 along d = missing nearest to 0, in the form that loses no digits.
    return along + root === 0 ? Number.NaN : missing / (along + root);
  },
});

/** The tangency: variance = tilt x return above the risk-free rate, which is where return per volatility is highest. */
export const atHighestSharpe = (problem: Problem, riskFreeRate: number): Choice => {
  const aboveRate = (x: Float64Array) => (returnAt(problem, x) - riskFreeRate) / problem.returnUnit;
  return {
    excess: ({ x, tilt }) => tilt * aboveRate(x) - varianceAt(problem, x),
    change: ({ x, tilt }, moves) => {
      const gained = dot(requiredReturns(problem), moves);
      const slope = aboveRate(x) - tilt * gained;
      return slope > 0 ? (varianceAt(problem, x) - tilt * aboveRate(x)) / slope : Number.NaN;
    },
  };
};

function covarianceAlong({ quadratic, fixedCovariance }: Problem, x: Float64Array, moves: Float64Array): number {
  const n = x.length;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += moves[i]! * (dot(quadratic.subarray(i * n, (i + 1) * n), x) + fixedCovariance[i]!);
  return sum;
}

function quadraticForm({ quadratic }: Problem, x: Float64Array): number {
  const n = x.length;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += x[i]! * dot(quadratic.subarray(i * n, (i + 1) * n), x);
  return sum;
}
