import { optimalityResidual, worstMiss } from './optimality.mjs';
import { feasibilityOracle, limitsOf } from './oracle.mjs';
import { feasibleRequest, randomFrom, randomUniverse, spoiledRequest } from './random-requests.mjs';

/** What an answer to a feasible request may miss. */
const RESIDUAL = 1e-7;
const MISS = 1e-8;

/** Random feasible requests: each has to be OPTIMAL, keep its limits and meet the optimality conditions. */
export async function feasibleCampaign(optimise, { count, seed }) {
  const faults = [];
  const worst = { residual: 0, miss: 0 };
  for (let k = 0; k < count; k++) {
    const random = randomFrom(seed + k);
    const universe = randomUniverse(random);
    const request = feasibleRequest(random, universe);
    const answer = await attempted(optimise, universe, request);
    const fault = faultOfOptimal(universe, request, { answer, worst });
    if (fault) faults.push(`feasible ${seed + k}: ${fault}`);
  }
  return { count, faults, worst };
}

function faultOfOptimal(universe, request, { answer, worst }) {
  if (answer.status !== 'OPTIMAL') return `${request.objective} is ${answer.status} ${answer.why ?? ''}`;
  const miss = worstMiss(universe, request, answer);
  const residual = answer.volatilityAnnual < 1e-6 ? 0 : optimalityResidual(universe, request, answer);
  worst.miss = Math.max(worst.miss, miss);
  worst.residual = Math.max(worst.residual, residual);
  if (!(miss <= MISS)) return `${request.objective} misses a limit by ${miss}`;
  return residual <= RESIDUAL ? null : `${request.objective} has a residual of ${residual}`;
}

/**
 * Random requests that ask for too much, until `count` of them are infeasible by the oracle: each has to be INFEASIBLE
 * with a conflict that cannot hold by itself, can hold without any one of its limits, and holds with any one of them at
 * its proposed value; where that is said to be sufficient the whole request has to hold as well, and asking again with it
 * has to find a portfolio.
 */
export async function infeasibleCampaign(optimise, { count, seed }) {
  const oracle = await feasibilityOracle();
  const faults = [];
  const sizes = {};
  for (let k = 0, seen = 0; seen < count; k++) {
    const random = randomFrom(seed + k);
    const universe = randomUniverse(random);
    const request = spoiledRequest(random, universe);
    if (oracle.canHold(universe, request, limitsOf(request))) continue;
    seen++;
    const answer = await attempted(optimise, universe, request);
    if (answer.status === 'INFEASIBLE') sizes[answer.conflict.length] = (sizes[answer.conflict.length] ?? 0) + 1;
    const found = [
      ...faultsOfConflict(oracle, { universe, request, answer }),
      ...(await faultsOfAskingAgain(optimise, { universe, request, answer })),
    ];
    faults.push(...found.map((fault) => `infeasible ${seed + k}: ${fault}`));
  }
  return { count, faults, sizes };
}

function faultsOfConflict(oracle, { universe, request, answer }) {
  if (answer.status !== 'INFEASIBLE') return [`${request.objective} is ${answer.status} ${answer.why ?? ''}`];
  const holds = (limits) => oracle.canHold(universe, request, limits);
  const { conflict } = answer;
  return [
    ...(holds(conflict) ? ['the conflict can hold'] : []),
    ...conflict.flatMap((own) => faultsOfMember(holds, { own, conflict, all: limitsOf(request) })),
  ];
}

function faultsOfMember(holds, { own, conflict, all }) {
  const { limit, value, nearest, sufficient } = own;
  const at = (limits, moved) => limits.map((one) => (isSame(one, own) ? { ...one, value: moved } : one));
  const nearly = value + (nearest - value) * 0.99;
  const faults = [
    [!holds(conflict.filter((one) => one !== own)), 'is not part of the conflict'],
    [!holds(at(sufficient ? all : conflict, nearest)), 'does not mend it'],
    [holds(at(sufficient ? all : conflict, nearly)), 'is not the nearest'],
  ];
  return faults.filter(([isFault]) => isFault).map(([, why]) => `${limit} ${value} -> ${nearest} ${why}`);
}

const FIELDS = {
  BUDGET: 'budget',
  MAX_SINGLE_POSITION: 'maxSinglePosition',
  MAX_VOLATILITY: 'maxVolatility',
  MAX_GROSS_EXPOSURE: 'maxGrossExposure',
  MAX_TURNOVER: 'maxTurnover',
};

async function faultsOfAskingAgain(optimise, { universe, request, answer }) {
  const faults = [];
  for (const own of answer.conflict ?? []) {
    if (!own.sufficient || own.limit === 'LONG_ONLY') continue;
    const { status } = await attempted(optimise, universe, mendedRequest(request, own));
    if (status !== 'OPTIMAL') faults.push(`${own.limit} ${own.value} -> ${own.nearest} asked again is ${status}`);
  }
  return faults;
}

function mendedRequest(request, { limit, side, factorId, nearest }) {
  const { limits } = request;
  if (limit === 'TARGET_RETURN') return { ...request, targetReturn: nearest };
  if (limit === 'EXCESS_RETURN') return { ...request, riskFreeRate: nearest };
  if (limit !== 'BETA_LIMIT') return { ...request, limits: { ...limits, [FIELDS[limit]]: nearest } };
  const betaLimits = limits.betaLimits.map((row) =>
    row.id === factorId ? { ...row, [side.toLowerCase()]: nearest } : row,
  );
  return { ...request, limits: { ...limits, betaLimits } };
}

const isSame = (a, b) => a.limit === b.limit && a.side === b.side && a.factorId === b.factorId;

async function attempted(optimise, universe, request) {
  try {
    return await optimise(universe, request);
  } catch (error) {
    return { status: error.code ?? error.name, why: error.message };
  }
}
