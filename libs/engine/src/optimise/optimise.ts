import { EngineError } from '../engine-error';
import { type AppliedLimit, appliedLimits } from './applied-limits';
import { brokenLimits } from './broken-limits';
import { chosenPortfolio } from './chosen-portfolio';
import { conflictOf } from './conflict';
import { constraintsOf } from './constraints';
import type { SolveControl } from './interior-point';
import { LinearSolverFailure, linearSolver } from './linear-programme';
import { measured, optimalPortfolio } from './optimal-portfolio';
import type { OptimalPortfolio, OptimisationAnswer, OptimisationControl, OptimisationRequest } from './optimisation';
import { type Problem, problemOf, requiredReturns } from './problem';
import { riskParity } from './risk-parity';
import { stalled } from './stalled';
import type { Universe } from './universe';

/**
 * RISK-ENGINE 10: the best portfolio within the limits, or a smallest set of limits that cannot hold together. Refuses
 * with INVALID_LIMIT, with INVALID_POSITION where an expected return is missing, and with SOLVER_FAILED when it found
 * neither a portfolio nor a conflict. Equal universes and requests give equal answers to the last bit.
 */
export async function optimise(
  universe: Universe,
  request: OptimisationRequest,
  control: OptimisationControl = {},
): Promise<OptimisationAnswer> {
  const problem = problemOf(universe);
  const limits = appliedLimits(request);
  if (request.objective === 'RISK_PARITY') return riskParityPortfolio(problem, request, limits);
  refuseUnbounded(problem, request);
  control.onProgress?.({ stage: 'SOLVING', done: 0, total: 1 });
  const found = optimum(problem, request, { limits, control });
  if (found === null) return infeasible(problem, limits, control);
  control.onProgress?.({ stage: 'SOLVING', done: 1, total: 1 });
  return found;
}

/** Iterations of one solve; real ones take 10 to 30. */
const MAX_ITERATIONS = 100;

const solveControl = ({ maxIterations = MAX_ITERATIONS, checkpoint }: OptimisationControl): SolveControl => ({
  maxIterations,
  checkpoint,
});

/** Null when none was found: the limits conflict, or the solver stalled. */
function optimum(
  problem: Problem,
  request: OptimisationRequest,
  { limits, control }: { limits: readonly AppliedLimit[]; control: OptimisationControl },
): OptimalPortfolio | null {
  const kept = limits.filter(({ limit }) => limit !== 'EXCESS_RETURN');
  const search = { problem, constraints: constraintsOf(problem, kept), control: solveControl(control) };
  const chosen = chosenPortfolio(search, request, limits);
  const { objective, riskFreeRate = 0 } = request;
  return chosen && optimalPortfolio({ ...chosen, objective, riskFreeRate, limits });
}

/** The conflict of limits that cannot hold together; throws SOLVER_FAILED when they can, since then the solver is at fault. */
async function infeasible(
  problem: Problem,
  limits: readonly AppliedLimit[],
  control: OptimisationControl,
): Promise<OptimisationAnswer> {
  control.onProgress?.({ stage: 'EXPLAINING', done: 0, total: 1 });
  const solve = await linearSolver();
  try {
    const conflict = conflictOf({ problem, control: solveControl(control), solve }, limits);
    if (conflict === null) throw stalled('limits that can be kept together');
    control.onProgress?.({ stage: 'EXPLAINING', done: 1, total: 1 });
    return { status: 'INFEASIBLE', conflict };
  } catch (error) {
    if (error instanceof LinearSolverFailure)
      throw stalled(`the question whether the limits can be kept: ${error.message}`);
    throw error;
  }
}

/** Without any bound on the size of a short there is no highest return. */
function refuseUnbounded(problem: Problem, { objective, limits }: OptimisationRequest): void {
  if (objective === 'MIN_VARIANCE') return;
  requiredReturns(problem);
  const bounds = [limits.maxSinglePosition, limits.maxGrossExposure, limits.maxTurnover];
  if (limits.allowShort !== true || objective === 'TARGET_RETURN' || bounds.some((bound) => bound !== undefined))
    return;
  throw new EngineError(
    'INVALID_LIMIT',
    'With shorts allowed and no bound on their size there is no highest return. Give maxSinglePosition or maxGrossExposure.',
    { field: 'maxSinglePosition' },
  );
}

/** Equal contributions know no limits; those they break are named in the answer. */
function riskParityPortfolio(
  problem: Problem,
  { riskFreeRate = 0 }: OptimisationRequest,
  limits: readonly AppliedLimit[],
): OptimalPortfolio {
  const { universe } = problem;
  const cash = universe.tickers.find((_, i) => universe.isCash[i]);
  if (cash !== undefined) {
    throw new EngineError(
      'INVALID_POSITION',
      `${cash} is cash: it has no risk of which it could carry an equal part.`,
      { ticker: cash },
    );
  }
  if (universe.covarianceSingular) throw tooShort(universe);
  const budget = limits.find(({ limit }) => limit === 'BUDGET')?.value ?? 1;
  const weights = riskParity(universe.covariance)?.map((weight) => weight * budget);
  if (weights === undefined) throw stalled('equal risk contributions: the covariance is next to singular');
  return {
    ...measured({ problem, riskFreeRate }, weights),
    bindingLimits: [],
    brokenLimits: brokenLimits(problem, weights, limits),
  };
}

function tooShort({ observations, tickers }: Universe): EngineError {
  const required = tickers.length + 1;
  return new EngineError(
    'INSUFFICIENT_HISTORY',
    `Risk parity needs ${required} common returns; there are ${observations}.`,
    {
      observations,
      required,
      tickers: [],
    },
  );
}
