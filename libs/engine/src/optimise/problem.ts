import { EngineError } from '../engine-error';
import { dot } from '../kernels/dot';
import type { Universe } from './universe';

/**
 * A universe as the solver sees it: fixed cash is folded into constants, risk is measured in units of the largest
 * variance and return in units of the largest expected return, so that every number is of the order of 1.
 */
export interface Problem {
  readonly universe: Universe;
  /** The positions that may move, as places in the universe; everything below is in their order. */
  readonly variables: Int32Array;
  readonly now: Float64Array;
  readonly quadratic: Float64Array;
  /** Covariance of each variable with the fixed cash. */
  readonly fixedCovariance: Float64Array;
  readonly fixedVariance: number;
  /** Annual variance that counts as 1. */
  readonly riskUnit: number;
  /** Null unless every ticker has an expected return. */
  readonly returns: Float64Array | null;
  readonly fixedReturn: number;
  /** Annual return that counts as 1. */
  readonly returnUnit: number;
  /** Sum of the weights of fixed cash. */
  readonly fixedSum: number;
}

export function problemOf(universe: Universe): Problem {
  const { isCash, weights, covariance } = universe;
  const variables = Int32Array.from([...isCash.keys()].filter((i) => !isCash[i]));
  const fixed = weights.map((weight, i) => (isCash[i] ? weight : 0));
  const n = covariance.columns;
  const ofFixed = Float64Array.from(weights, (_, i) => dot(covariance.values.subarray(i * n, (i + 1) * n), fixed));
  const riskUnit = variables.reduce((most, i) => Math.max(most, covariance.values[i * (n + 1)]!), 0) || 1;
  return {
    universe,
    variables,
    now: Float64Array.from(variables, (i) => weights[i]!),
    quadratic: Float64Array.from(blockOf(covariance.values, n, variables), (value) => value / riskUnit),
    fixedCovariance: Float64Array.from(variables, (i) => ofFixed[i]! / riskUnit),
    fixedVariance: dot(fixed, ofFixed) / riskUnit,
    riskUnit,
    ...returnsOf(universe, variables, fixed),
    fixedSum: fixed.reduce((sum, weight) => sum + weight, 0),
  };
}

function* blockOf(values: Float64Array, n: number, places: Int32Array): Generator<number> {
  for (const i of places) for (const j of places) yield values[i * n + j]!;
}

function returnsOf(
  { expectedReturns }: Universe,
  variables: Int32Array,
  fixed: Float64Array,
): Pick<Problem, 'returns' | 'fixedReturn' | 'returnUnit'> {
  if (!expectedReturns.every(isGiven)) return { returns: null, fixedReturn: 0, returnUnit: 1 };
  const all = Float64Array.from(expectedReturns, (value) => value ?? 0);
  const returnUnit = variables.reduce((most, i) => Math.max(most, Math.abs(all[i]!)), 0) || 1;
  return {
    returns: Float64Array.from(variables, (i) => all[i]! / returnUnit),
    fixedReturn: dot(all, fixed) / returnUnit,
    returnUnit,
  };
}

/** Beyond this a return per year is no expectation, and its square would leave the range of a double. */
const MAX_RETURN = 1e6;

const isGiven = (own: number | null): boolean => own !== null && Math.abs(own) <= MAX_RETURN;

/** The expected returns, which the objective or a limit cannot do without: a missing one is an error, never 0. */
export function requiredReturns({ returns, universe }: Problem): Float64Array {
  if (returns !== null) return returns;
  const ticker = universe.tickers[universe.expectedReturns.findIndex((own) => !isGiven(own))] ?? '';
  throw new EngineError(
    'INVALID_POSITION',
    `${ticker} has no expected return, and the objective needs one for every position.`,
    {
      ticker,
    },
  );
}

/** In risk units, of the whole portfolio. */
export function varianceAt({ quadratic, fixedCovariance, fixedVariance }: Problem, x: Float64Array): number {
  const n = x.length;
  let sum = fixedVariance;
  for (let i = 0; i < n; i++) sum += x[i]! * (dot(quadratic.subarray(i * n, (i + 1) * n), x) + 2 * fixedCovariance[i]!);
  return Math.max(sum, 0);
}

/** Annual, of the whole portfolio. */
export const volatilityAt = (problem: Problem, x: Float64Array): number =>
  Math.sqrt(varianceAt(problem, x) * problem.riskUnit);

/** Annual, of the whole portfolio. */
export const returnAt = (problem: Problem, x: Float64Array): number =>
  (dot(requiredReturns(problem), x) + problem.fixedReturn) * problem.returnUnit;
