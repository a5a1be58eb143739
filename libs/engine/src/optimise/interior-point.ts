import { solveStep } from './newton-step';
import { factorise, type Iterate, iterateOf, type NewtonSystem, newtonSystem, type Residual } from './newton-system';
import { type QuadraticProgramme, type Separable, separable } from './quadratic-programme';
import { gap, largest, measure } from './residual';
import { startingPoint } from './starting-point';

export interface SolveControl {
  readonly maxIterations: number;
  readonly checkpoint?: (() => void) | undefined;
}

export interface InteriorPoint {
  readonly at: Iterate;
  readonly separable: Separable;
  /** False: stalled or out of iterations. That proves nothing about the programme. */
  readonly converged: boolean;
  readonly iterations: number;
}

/** Residuals and gap at which a place counts as the solution; the active set is read off there and solved exactly. */
const TOLERANCE = 1e-9;

/** How much of the way to the nearest bound a step may go. */
const STEP = 0.995;

/** A step this short leads nowhere. */
const STALLED = 1e-9;

/** Mehrotra's predictor-corrector method (Mehrotra 1992; Wright 1997, ch. 10), from an infeasible start. */
export function interiorPoint(
  programme: QuadraticProgramme,
  { maxIterations, checkpoint }: SolveControl,
): InteriorPoint {
  const inequalities = separable(programme);
  const system = newtonSystem(programme, inequalities);
  const places: Places = {
    at: iterateOf(programme, inequalities),
    residual: iterateOf(programme, inequalities),
    step: iterateOf(programme, inequalities),
  };
  const { at, residual } = places;
  const answer = (converged: boolean, iterations: number) => ({ at, separable: inequalities, converged, iterations });
  if (!startingPoint(system, places)) return answer(false, 0);
  for (let iteration = 1; iteration <= maxIterations; iteration++) {
    checkpoint?.();
    measure(system, at, residual);
    if (isSolved(programme, residual)) return answer(true, iteration);
    if (!factorise(system, at, checkpoint)) return answer(false, iteration);
    if (!(advance(system, places) > STALLED)) return answer(false, iteration);
  }
  return answer(false, maxIterations);
}

/** The buffers of one solve. */
export interface Places {
  readonly at: Iterate;
  readonly residual: Residual;
  readonly step: Iterate;
}

function isSolved(programme: QuadraticProgramme, residual: Residual): boolean {
  const feasible = Math.max(largest(residual.s), largest(residual.slack)) <= TOLERANCE;
  const scale = Math.max(1, largest(programme.linear), programme.curvature);
  const stationary = Math.max(largest(residual.x), largest(residual.t)) <= TOLERANCE * scale;
  return (
    feasible &&
    stationary &&
    gap(residual) <= TOLERANCE * Math.max(programme.curvature, largest(programme.linear)) * 1e-2
  );
}

/** One predictor-corrector step; answers how far it went. */
function advance(system: NewtonSystem, { at, residual, step }: Places): number {
  const pairs = at.z.length + at.y.length - system.isEquality.reduce((count, own) => count + own, 0);
  const before = gap(residual) / Math.max(pairs, 1);
  solveStep(system, { at, residual }, step);
  const affine = gapAfter(at, step, Math.min(1, farthest(system, at, step)));
  const centring = pairs === 0 ? 0 : cubed(affine / (before * pairs)) * before;
  for (let c = 0; c < at.z.length; c++) residual.z[c]! += step.s[c]! * step.z[c]! - centring;
  for (let r = 0; r < at.y.length; r++) residual.y[r]! += step.slack[r]! * step.y[r]! - centring;
  solveStep(system, { at, residual }, step);
  const length = Math.min(1, STEP * farthest(system, at, step));
  move(at, step, length);
  return length;
}

const cubed = (x: number): number => x * x * x;

/** The largest step, up to 1 / STEP, that keeps slacks and multipliers from going below 0. */
function farthest({ isEquality }: NewtonSystem, at: Iterate, step: Iterate): number {
  let length = Math.min(room(at.s, step.s), room(at.z, step.z), room(at.slack, step.slack));
  for (let r = 0; r < at.y.length; r++) {
    if (isEquality[r] === 0 && step.y[r]! < 0) length = Math.min(length, -at.y[r]! / step.y[r]!);
  }
  return Math.min(length, 1 / STEP);
}

function room(from: Float64Array, step: Float64Array): number {
  let length = Number.POSITIVE_INFINITY;
  for (let c = 0; c < from.length; c++) if (step[c]! < 0) length = Math.min(length, -from[c]! / step[c]!);
  return length;
}

/** The gap after a step. */
function gapAfter(at: Iterate, step: Iterate, length: number): number {
  return (
    productAfter(at.s, at.z, { s: step.s, z: step.z, length }) +
    productAfter(at.slack, at.y, { s: step.slack, z: step.y, length })
  );
}

function productAfter(
  s: Float64Array,
  z: Float64Array,
  step: { readonly s: Float64Array; readonly z: Float64Array; readonly length: number },
): number {
  let sum = 0;
  for (let c = 0; c < s.length; c++) sum += (s[c]! + step.length * step.s[c]!) * (z[c]! + step.length * step.z[c]!);
  return sum;
}

function move(at: Iterate, step: Iterate, length: number): void {
  for (const part of ['x', 't', 'z', 's', 'y', 'slack'] as const) {
    const target = at[part];
    const by = step[part];
    for (let i = 0; i < target.length; i++) target[i]! += length * by[i]!;
  }
}
