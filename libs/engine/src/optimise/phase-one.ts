import type { AppliedLimit } from './applied-limits';
import { linearLimit } from './constraints';
import type { LinearProgramme, LinearRow, SolveLinear } from './linear-programme';
import type { Problem } from './problem';

/** Limits that miss each other by no more than this hold together. */
const HOLDS = 2e-9;

/**
 * The least amount, in the limits' own units, by which the chosen limits have to give way together so that all hold;
 * 0 when they hold as they are, null when no amount is enough. MAX_VOLATILITY is no linear limit and plays no part.
 */
export function leastRelaxation(
  solve: SolveLinear,
  {
    problem,
    limits,
    isRelaxed,
  }: { problem: Problem; limits: readonly AppliedLimit[]; isRelaxed: (limit: AppliedLimit) => boolean },
): number | null {
  const least = solve(phaseOne(problem, limits, isRelaxed));
  return least !== null && least <= HOLDS ? 0 : least;
}

/** Variables: the weights, then one |difference| per weight of each distance, then the relaxation itself. */
function phaseOne(
  problem: Problem,
  limits: readonly AppliedLimit[],
  isRelaxed: (limit: AppliedLimit) => boolean,
): LinearProgramme {
  const n = problem.variables.length;
  const distances = limits.filter(({ limit }) => limit === 'MAX_TURNOVER' || limit === 'MAX_GROSS_EXPOSURE');
  const minimised = n * (1 + distances.length);
  const rows = limits.flatMap((limit) => {
    const gives = isRelaxed(limit) ? 1 : 0;
    const at = distances.indexOf(limit);
    if (at >= 0) return distanceRows(problem, limit, { from: n * (1 + at), gives, minimised });
    return [...boundRows(n, limit, { gives, minimised }), ...linearRows(problem, limit, { gives, minimised })];
  });
  return { variables: minimised + 1, minimised, rows };
}

interface Giving {
  /** 1 when the limit may give way, else 0. */
  readonly gives: 0 | 1;
  readonly minimised: number;
}

const terms = (coefficients: Iterable<number>): [number, number][] => Array.from(coefficients, (own, i) => [own, i]);

function linearRows(problem: Problem, limit: AppliedLimit, { gives, minimised }: Giving): LinearRow[] {
  const linear = linearLimit(problem, limit);
  if (linear === null) return [];
  const { coefficients, value } = linear;
  const below: LinearRow = {
    terms: [...terms(coefficients), [-gives, minimised]],
    relation: '<=',
    bound: value + limit.relaxedBy,
  };
  const above: LinearRow = {
    terms: [...terms(coefficients), [gives, minimised]],
    relation: '>=',
    bound: value - limit.relaxedBy,
  };
  return limit.side === 'EQUAL' ? [below, above] : [limit.side === 'UPPER' ? below : above];
}

function boundRows(
  n: number,
  { limit, value, relaxedBy, bothSides }: AppliedLimit,
  { gives, minimised }: Giving,
): LinearRow[] {
  const places = Array.from({ length: n }, (_, i) => i);
  const above = (bound: number): LinearRow[] =>
    places.map((i) => ({
      terms: [
        [1, i],
        [gives, minimised],
      ],
      relation: '>=',
      bound,
    }));
  const below = (bound: number): LinearRow[] =>
    places.map((i) => ({
      terms: [
        [1, i],
        [-gives, minimised],
      ],
      relation: '<=',
      bound,
    }));
  if (limit === 'LONG_ONLY') return above(value - relaxedBy);
  if (limit !== 'MAX_SINGLE_POSITION') return [];
  return [...below(value + relaxedBy), ...(bothSides === true ? above(0 - value - relaxedBy) : [])];
}

function distanceRows(
  { now }: Problem,
  source: AppliedLimit,
  { from, gives, minimised }: Giving & { readonly from: number },
): LinearRow[] {
  const apart = Array.from(now, (weight, i): LinearRow[] => {
    const centre = source.limit === 'MAX_TURNOVER' ? weight : 0;
    return [
      {
        terms: [
          [1, i],
          [-1, from + i],
        ],
        relation: '<=',
        bound: centre,
      },
      {
        terms: [
          [1, i],
          [1, from + i],
        ],
        relation: '>=',
        bound: centre,
      },
    ];
  });
  const sum: LinearRow = {
    terms: [...Array.from(now, (_, i): [number, number] => [1, from + i]), [-gives, minimised]],
    relation: '<=',
    bound: source.value + source.relaxedBy,
  };
  return [...apart.flat(), sum];
}
