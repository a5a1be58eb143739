import { dot } from '../kernels/dot';
import { symmetricProduct } from '../kernels/symmetric-product';
import { type ActiveSet, activeSetOf, type Place, pushes } from './active-set';
import { correctedActiveSet } from './corrected-active-set';
import { type InteriorPoint, interiorPoint, type SolveControl } from './interior-point';
import type { QuadraticProgramme } from './quadratic-programme';
import { type ReducedSystem, reducedSystem, rowCoefficients } from './reduced-system';

/** An optimum with the proof that it is one. */
export interface Solution extends Place {
  readonly active: ActiveSet;
  /** The linear equations the optimum solves; null when they are too degenerate, and x is the interior point itself. */
  readonly system: ReducedSystem | null;
  /** What is left of the optimality conditions: stationarity, limits, signs, complementarity, whichever is largest. */
  readonly residual: number;
}

/** A place whose conditions are off by more is no solution. */
const PROVEN = 1e-8;

/** Corrections of the active set before the interior point itself is taken. */
const CORRECTIONS = 15;

/**
 * The solution of a convex programme, or null when none could be proven: the programme is infeasible or unbounded, or
 * the method stalled. Which of these is not for this function to say.
 *
 * An interior-point method finds the neighbourhood; the active set is read off there, its linear equations are solved
 * exactly and its mistakes corrected, so that bounds hold to the last bit. The answer is checked without regard to how
 * it was found.
 */
export function solve(programme: QuadraticProgramme, control: SolveControl): Solution | null {
  let best: Solution | null = null;
  for (const tolerance of TOLERANCES) {
    const found = interiorPoint(programme, { ...control, tolerance });
    const exact = exactSolution(programme, found);
    if (exact !== null) return exact;
    const near = asItStands(programme, found);
    if (near.residual <= (best?.residual ?? PROVEN)) best = near;
  }
  return best;
}

/**
 * How near an interior point comes before the active set is read off; where that shows none that is right, it goes as
 * near as it can.
 */
const TOLERANCES = [1e-9, 1e-13];

function exactSolution(programme: QuadraticProgramme, found: InteriorPoint): Solution | null {
  for (const y of startingMultipliers(multipliersOf(programme, found))) {
    const exact = onActiveSet(programme, activeSetOf(programme, found), { x: found.at.x, y });
    if (exact !== null && exact.residual <= PROVEN) return exact;
  }
  return null;
}

const multipliersOf = ({ rows }: QuadraticProgramme, { at }: InteriorPoint): Float64Array =>
  at.y.map((own, r) => (rows[r]?.isEquality === true ? own : Math.max(own, 0)));

/** Multipliers beyond this belong to limits that leave no room: any number would do, and small ones say more. */
const LARGE = 1e4;

/** Where rows depend on each other many multipliers are right, and those found are near the ones started from. */
function startingMultipliers(y: Float64Array): Float64Array[] {
  const none = y.map(() => 0);
  return y.some((own) => Math.abs(own) > LARGE) ? [none, y] : [y, none];
}

function onActiveSet(programme: QuadraticProgramme, first: ActiveSet, from: Place): Solution | null {
  let active = first;
  let place = from;
  for (let round = 0; round < CORRECTIONS; round++) {
    const system = reducedSystem(programme, active);
    if (system === null) return null;
    place = settled(programme, { active, system }, place);
    const pull = pullAt(programme, place);
    const corrected = correctedActiveSet(programme, active, { place, pull, levels: levelsAt(programme, place.x) });
    if (corrected === null) return { ...place, active, system, residual: optimalityResidual(programme, place) };
    active = corrected;
  }
  return null;
}

/** The solution of the active set's equations, reached from a place near it. */
function settled(
  programme: QuadraticProgramme,
  { active, system }: { active: ActiveSet; system: ReducedSystem },
  from: Place,
): Place {
  const x = from.x.map((value, i) => (Number.isNaN(active.fixedAt[i]!) ? value : active.fixedAt[i]!));
  const y = from.y.map((value, r) => (active.isActive[r] === 1 ? value : 0));
  for (let pass = 0; pass < 2; pass++) {
    const pull = pullAt(programme, { x, y });
    programme.distances.forEach((_, g) => {
      const push = y[programme.rows.length + g]!;
      for (let i = 0; i < x.length; i++) pull[i]! -= push * active.side[g * x.length + i]!;
    });
    const dx = Float64Array.from(system.free, (i) => pull[i]!);
    const dy = Float64Array.from(system.rows, (r) => shortfall(programme, active, { r, x }));
    system.solve(dx, dy);
    system.free.forEach((i, k) => (x[i]! += dx[k]!));
    system.rows.forEach((r, k) => (y[r]! += dy[k]!));
  }
  return { x, y };
}

/** What an active row lacks to hold with equality. */
function shortfall(programme: QuadraticProgramme, active: ActiveSet, { r, x }: { r: number; x: Float64Array }): number {
  const { rows, distances } = programme;
  const row = rows[r];
  const coefficients = rowCoefficients(programme, active, r);
  if (row !== undefined) return row.bound - dot(coefficients, x);
  const { centre, limit } = distances[r - rows.length]!;
  return limit - dot(coefficients, x) + dot(coefficients, centre);
}

/** -(curvature Q x + linear + A'y): what the bounds and distances have to push back. */
export function pullAt({ quadratic, curvature, linear, rows }: QuadraticProgramme, { x, y }: Place): Float64Array {
  const pull = symmetricProduct(quadratic, x, new Float64Array(x.length));
  for (let i = 0; i < x.length; i++) pull[i] = -(curvature * pull[i]! + linear[i]!);
  rows.forEach(({ coefficients }, r) => {
    for (let i = 0; i < x.length; i++) pull[i]! -= y[r]! * coefficients[i]!;
  });
  return pull;
}

/** By how much each row, then each distance, is above its bound; negative below it. */
function levelsAt({ rows, distances }: QuadraticProgramme, x: Float64Array): Float64Array {
  const ofRows = rows.map(({ coefficients, bound }) => dot(coefficients, x) - bound);
  const ofDistances = distances.map(({ centre, limit }) => {
    let sum = -limit;
    for (let i = 0; i < x.length; i++) sum += Math.abs(x[i]! - centre[i]!);
    return sum;
  });
  return Float64Array.from([...ofRows, ...ofDistances]);
}

/** The largest fault of (x, y) as a proof of optimality, whoever found it. */
export function optimalityResidual(programme: QuadraticProgramme, place: Place): number {
  const { rows, lower, upper } = programme;
  const { x, y } = place;
  const pull = pullAt(programme, place);
  const [least, most] = pushes(programme, place);
  let worst = 0;
  for (let i = 0; i < x.length; i++) {
    worst = Math.max(worst, lower[i]! - x[i]!, x[i]! - upper[i]!, pull[i]! - most[i]!, least[i]! - pull[i]!);
  }
  levelsAt(programme, x).forEach((level, r) => {
    const isEquality = rows[r]?.isEquality === true;
    worst = Math.max(
      worst,
      isEquality ? Math.abs(level) : Math.max(level, -y[r]!, Math.abs(y[r]! * Math.min(level, 0))),
    );
  });
  return Number.isNaN(worst) ? Number.POSITIVE_INFINITY : worst;
}

/**
 * The interior point itself, inside its bounds, with its gap as the proof. Where the limits leave next to no room, no
 * active set may be the right one to the last bit.
 */
function asItStands(programme: QuadraticProgramme, found: InteriorPoint): Solution {
  const { lower, upper } = programme;
  const active = activeSetOf(programme, found);
  const x = found.at.x.map((value, i) => {
    const held = active.fixedAt[i]!;
    return Math.abs(value - held) <= PROVEN ? held : Math.min(Math.max(value, lower[i]!), upper[i]!);
  });
  return { x, y: multipliersOf(programme, found), active, system: null, residual: found.residual };
}

/** How x and y move per unit of a change of the linear part, while the active set stays; null when degenerate. */
export function sensitivity({ system, active }: Solution, change: Float64Array): Place | null {
  if (system === null) return null;
  const x = new Float64Array(active.fixedAt.length);
  const y = new Float64Array(active.isActive.length);
  const dx = Float64Array.from(system.free, (i) => -change[i]!);
  const dy = new Float64Array(system.rows.length);
  system.solve(dx, dy);
  system.free.forEach((i, k) => (x[i] = dx[k]!));
  system.rows.forEach((r, k) => (y[r] = dy[k]!));
  return { x, y };
}
