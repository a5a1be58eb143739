import { dot } from '../kernels/dot';
import type { Place } from './active-set';
import type { Constraints } from './constraints';
import type { SolveControl } from './interior-point';
import { type Problem, requiredReturns } from './problem';
import type { QuadraticProgramme } from './quadratic-programme';
import { optimalityResidual, type Solution, sensitivity, solve } from './solver';

/**
 * A portfolio of least variance / 2 - tilt x return: 0 asks for variance alone, infinity for return alone. In between
 * lie all portfolios that limits of volatility, targets and ratios choose from (Markowitz 1952).
 */
export interface EfficientPortfolio {
  readonly tilt: number;
  readonly x: Float64Array;
  /** Multipliers of the rows and distances in the programme below. */
  readonly y: Float64Array;
  readonly programme: QuadraticProgramme;
  /** What is left of the optimality conditions of the programme. */
  readonly residual: number;
}

export interface Search {
  readonly problem: Problem;
  readonly constraints: Constraints;
  readonly control: SolveControl;
}

/** Which of the efficient portfolios is wanted. */
export interface Choice {
  /** Below 0 when the wanted tilt is higher than that of `at`, above 0 when it is lower. */
  excess(at: EfficientPortfolio): number;
  /** The change of the tilt that reaches the wanted portfolio if x goes on moving by `moves` per unit; NaN if none does. */
  change(at: EfficientPortfolio, moves: Float64Array): number;
}

/** The return counts fully and the variance hardly: what is lost of the return is of the order of its inverse. */
const STEEPEST = [1e6, 1e9];

/** Null when nothing could be proven (see `solve`). */
export function efficientAt(search: Search, tilt: number): EfficientPortfolio | null {
  const found = solve(programmeAt(search, tilt), search.control);
  return found && portfolioAt(search, found, tilt);
}

/** Null when nothing could be proven, as above. */
export const minVariance = (search: Search): EfficientPortfolio | null => efficientAt(search, 0);

/** The highest return the constraints allow whatever the risk; among equals the least variance. */
export function maxReturn(search: Search): EfficientPortfolio | null {
  const returns = requiredReturns(search.problem);
  let last: EfficientPortfolio | null = null;
  for (const tilt of STEEPEST) {
    const found = solve(programmeAt(search, tilt), search.control);
    if (found === null) return last;
    last = portfolioAt(search, found, tilt);
    const moves = movesAt(search, found, tilt);
    const isTop = moves !== null && Math.abs(dot(returns, moves.x)) * tilt <= EXHAUSTED;
    const top = isTop ? withoutRisk(search, last, moves) : null;
    if (top !== null) return top;
  }
  return last;
}

/** A return that would still rise by less than this, in return units, is at its top. */
const EXHAUSTED = 1e-10;

/** At the top variance plays no part: its multipliers are those of the return alone. Null when they prove nothing. */
function withoutRisk(search: Search, { x }: EfficientPortfolio, moves: Place): EfficientPortfolio | null {
  const programme = programmeAt(search, Number.POSITIVE_INFINITY);
  const y = moves.y.map((own, r) => (programme.rows[r]?.isEquality === true ? own : Math.max(own, 0)));
  const residual = optimalityResidual(programme, { x, y });
  return residual <= PROVEN ? { tilt: Number.POSITIVE_INFINITY, x, y, programme, residual } : null;
}

const PROVEN = 1e-9;

/** Solutions tried before the search gives up. */
const MAX_TRIES = 120;

/**
 * The wanted portfolio between two known ones, `from` with an excess below 0 and `to` with one above. While the active
 * set stays, x moves in proportion to the tilt, so each try jumps to where its own piece would reach the wanted
 * portfolio, and is done when that place is proven optimal; a jump out of the bracket becomes a bisection.
 */
export function efficientBetween(
  search: Search,
  choice: Choice,
  { from, to }: { from: EfficientPortfolio; to: EfficientPortfolio },
): EfficientPortfolio | null {
  let low = from.tilt;
  let high = Math.min(to.tilt, STEEPEST[STEEPEST.length - 1]!);
  let best = from;
  let tilt = low;
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const tried = attempt(search, choice, tilt);
    if (tried === null) return null;
    if (tried.reached !== null) return tried.reached;
    if (choice.excess(tried.at) <= 0) {
      low = tilt;
      best = tried.at;
    } else high = tilt;
    if (high - low <= NARROW * high) return best;
    tilt = next(low, high, { jump: tilt + tried.change, tries });
  }
  return best;
}

interface Attempt {
  readonly at: EfficientPortfolio;
  /** NaN when the place does not say. */
  readonly change: number;
  /** The wanted portfolio, when the jump is proven to reach it. */
  readonly reached: EfficientPortfolio | null;
}

function attempt(search: Search, choice: Choice, tilt: number): Attempt | null {
  const found = solve(programmeAt(search, tilt), search.control);
  if (found === null) return null;
  const at = portfolioAt(search, found, tilt);
  const moves = movesAt(search, found, tilt);
  const change = moves === null ? Number.NaN : choice.change(at, moves.x);
  if (moves === null || !(tilt + change >= 0)) return { at, change, reached: null };
  const jump = moved(search, { at, moves, change });
  return { at, change, reached: jump.residual <= provenAt(jump.tilt) ? jump : null };
}

/** A small tilt makes the return's part of the conditions small, which has to be met as well as the variance's. */
const provenAt = (tilt: number): number => PROVEN * Math.min(1, Math.max(tilt, 1e-3));

/** A bracket of tilts this narrow, relative, holds one portfolio. */
const NARROW = 1e-14;

/** The jump when it stays inside the bracket; every third try halves it all the same (by ratio while it is wide). */
function next(low: number, high: number, { jump, tries }: { jump: number; tries: number }): number {
  if (jump > low && jump < high && tries % 3 !== 2) return jump;
  if (low === 0) return Math.min(high / 2, Math.max(1e-3, high * 1e-4));
  return high > 4 * low ? Math.sqrt(low * high) : (low + high) / 2;
}

/** Scaled by the larger of its two parts. */
function programmeAt({ problem, constraints }: Search, tilt: number): QuadraticProgramme {
  const { returns, quadratic, fixedCovariance, now } = problem;
  const curvature = 1 / Math.max(tilt, 1);
  const weight = Math.min(tilt, 1);
  const linear = now.map((_, i) => curvature * fixedCovariance[i]! - (returns === null ? 0 : weight * returns[i]!));
  return { size: now.length, quadratic, curvature, linear, ...constraints };
}

const portfolioAt = (search: Search, { x, y, residual }: Solution, tilt: number): EfficientPortfolio => ({
  tilt,
  x,
  y,
  programme: programmeAt(search, tilt),
  residual,
});

/** How x and the multipliers (those of a programme with curvature 1) move per unit of tilt; null when degenerate. */
function movesAt({ problem }: Search, found: Solution, tilt: number): Place | null {
  const { returns } = problem;
  if (returns === null) return null;
  const curvature = 1 / Math.max(tilt, 1);
  const moves = sensitivity(
    found,
    returns.map((own) => -curvature * own),
  );
  return moves && { x: moves.x, y: moves.y.map((own) => own / curvature) };
}

function moved(
  search: Search,
  { at, moves, change }: { at: EfficientPortfolio; moves: Place; change: number },
): EfficientPortfolio {
  const tilt = at.tilt + change;
  const x = at.x.map((own, i) => own + change * moves.x[i]!);
  const y = at.y.map((own, r) => (own * Math.max(at.tilt, 1) + change * moves.y[r]!) / Math.max(tilt, 1));
  const programme = programmeAt(search, tilt);
  return { tilt, x, y, programme, residual: optimalityResidual(programme, { x, y }) };
}
