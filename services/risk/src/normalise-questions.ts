import {
  checkChoice,
  checkCount,
  checkNumber,
  checkOptionalNumber,
  checkTicker,
  type Findings,
  findings,
  gatewayV1,
  normalisedTicker,
  type riskV1,
  WEIGHT_RANGE,
} from '@perfolio/contracts';

import { type Asked, type MeantWithParameters, normalised } from './normalise';

/** Against what, and above which rate; absent parts are the portfolio's. */
export type Benchmarked = Pick<riskV1.GetPerformanceRequest, 'benchmark' | 'riskFreeRate'>;
type PerformanceMeant = MeantWithParameters & Benchmarked;
type FrontierMeant = MeantWithParameters & { readonly problem: riskV1.Problem; readonly points: number };
export type OptimizeMeant = MeantWithParameters & Omit<riskV1.OptimizeRequest, 'subject' | 'parameters'>;
export type SimulateMeant = MeantWithParameters & Omit<riskV1.SimulateRequest, 'subject' | 'parameters'>;

const RATE = { from: -0.5, to: 1 };
const EXPOSURE = { from: 0, to: 100, exclusive: true };

/** GetLimitChecks, GetScore. */
export const normalisedQuestion = (request: Asked): MeantWithParameters => normalised(request);

/** GetPerformance, GetReport. */
export function normalisedPerformance(request: Asked & Benchmarked): PerformanceMeant {
  const { benchmark, riskFreeRate } = request;
  const found = findings();
  if (benchmark !== '') checkTicker(found, 'benchmark', benchmark);
  checkOptionalNumber(found, { field: 'riskFreeRate', value: riskFreeRate }, RATE);
  return { ...normalised(request, found.violations), benchmark: normalisedTicker(benchmark), riskFreeRate };
}

const OBJECTIVES = ['MIN_VARIANCE', 'MAX_RETURN', 'MAX_SHARPE', 'RISK_PARITY', 'TARGET_RETURN'];
const { MAX_SHARPE, TARGET_RETURN } = gatewayV1.Objective;

export function normalisedOptimize(request: riskV1.OptimizeRequest): OptimizeMeant {
  const { objective, targetReturn, riskFreeRate, minimumTrade } = request;
  const found = findings();
  const problem = problemIn(found, request.problem);
  checkObjective(found, request);
  checkOptionalNumber(found, { field: 'targetReturn', value: targetReturn }, { from: -1, to: 10 });
  checkOptionalNumber(found, { field: 'riskFreeRate', value: riskFreeRate }, RATE);
  checkOptionalNumber(found, { field: 'minimumTrade', value: minimumTrade }, { from: 0, to: 10 });
  const meant = normalised(request, found.violations);
  return { ...meant, problem, objective, targetReturn, riskFreeRate, minimumTrade: minimumTrade || undefined };
}

function checkObjective(found: Findings, { objective, targetReturn, riskFreeRate }: riskV1.OptimizeRequest): void {
  checkChoice(found, 'objective', { value: objective, names: OBJECTIVES });
  if (objective === gatewayV1.Objective.OBJECTIVE_UNSPECIFIED)
    missing(found, 'objective', `Give one of ${OBJECTIVES.join(', ')}.`);
  if (objective === TARGET_RETURN && targetReturn === undefined)
    missing(found, 'targetReturn', 'TARGET_RETURN needs the expected return to reach.');
  if (objective !== TARGET_RETURN && targetReturn !== undefined) misplaced(found, 'targetReturn', 'TARGET_RETURN');
  if (objective !== MAX_SHARPE && riskFreeRate !== undefined) misplaced(found, 'riskFreeRate', 'MAX_SHARPE');
}

const DEFAULT_POINTS = 20;

export function normalisedFrontier(request: riskV1.GetFrontierRequest): FrontierMeant {
  const found = findings();
  const problem = problemIn(found, request.problem);
  const points = request.points || DEFAULT_POINTS;
  tooMany(found, 'points', { value: points, most: 100 });
  return { ...normalised(request, found.violations), problem, points };
}

const DEFAULT_BUDGET = 1;

const ASKED_NOTHING: riskV1.Problem = {
  allowShort: false,
  betaLimits: false,
  budget: undefined,
  maxGrossExposure: undefined,
  maxTurnover: undefined,
};

function problemIn(found: Findings, problem: riskV1.Problem = ASKED_NOTHING): riskV1.Problem {
  const { budget = DEFAULT_BUDGET, maxGrossExposure, maxTurnover } = problem;
  checkNumber(found, { field: 'budget', value: budget }, WEIGHT_RANGE);
  checkOptionalNumber(found, { field: 'maxGrossExposure', value: maxGrossExposure }, EXPOSURE);
  checkOptionalNumber(found, { field: 'maxTurnover', value: maxTurnover }, { from: 0, to: 100 });
  return { ...problem, budget };
}

const DEFAULT_PATHS = 100_000;
const DEFAULT_HORIZON = 21;
const DEFAULT_FREEDOM = 5;
const { NORMAL, STUDENT_T } = gatewayV1.SimulationModel;

export function normalisedSimulate(request: riskV1.SimulateRequest): SimulateMeant {
  const { seed, degreesOfFreedom } = request;
  const found = findings();
  const paths = request.paths || DEFAULT_PATHS;
  const horizonDays = request.horizonDays || DEFAULT_HORIZON;
  const model = request.model || NORMAL;
  tooMany(found, 'paths', { value: paths, most: 1_000_000 });
  checkNumber(found, { field: 'paths', value: paths }, { from: 1_000, to: Number.POSITIVE_INFINITY });
  tooMany(found, 'horizonDays', { value: horizonDays, most: 252 });
  checkChoice(found, 'model', { value: model, names: ['NORMAL', 'STUDENT_T'] });
  if (model !== STUDENT_T && degreesOfFreedom !== undefined) misplaced(found, 'degreesOfFreedom', 'STUDENT_T');
  checkOptionalNumber(
    found,
    { field: 'degreesOfFreedom', value: degreesOfFreedom },
    { from: 2, to: 1_000, exclusive: true },
  );
  const meant = normalised(request, found.violations);
  const freedom = model === STUDENT_T ? (degreesOfFreedom ?? DEFAULT_FREEDOM) : undefined;
  return { ...meant, paths, horizonDays, model, seed, degreesOfFreedom: freedom };
}

/** More of something than is computed at once is a reason of its own. */
const tooMany = (found: Findings, field: string, { value, most }: { value: number; most: number }): void =>
  checkCount(found, { field, count: value }, most);

const missing = (found: Findings, field: string, advice: string): void =>
  found.add({ field, rule: 'required', description: `${field} is missing. ${advice}` });

const misplaced = (found: Findings, field: string, of: string): void =>
  found.add({ field, rule: 'exclusive', description: `${field} belongs to ${of}. Leave it out.` });
