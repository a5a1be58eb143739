import { solveStep } from './newton-step';
import { factorise, type Iterate, iterateOf, type NewtonSystem, newtonSystem, type Residual } from './newton-system';
import { type QuadraticProgramme, type Separable, separable } from './quadratic-programme';
import { gap, largest, measure } from './residual';
import { type Places, startingPoint } from './starting-point';

export interface SolveControl {
  readonly maxIterations: number;
  readonly checkpoint?: (() => void) | undefined;
}

export interface InteriorPoint {
  readonly at: Iterate;
  readonly separable: Separable;
  /**
   * What is left of the optimality conditions, the gap between the primal and the dual objective among them. Large when
   * the method stalled or ran out of iterations, which proves nothing about the programme.
   */
  readonly residual: number;
}

/** How much of the way to the nearest bound a step may go. */
const STEP = 0.995;

/** A step this short leads nowhere. */
const STALLED = 1e-9;

/**
 * Mehrotra's predictor-corrector method (Mehrotra 1992; Wright 1997, ch. 10), from an infeasible start, until what is
 * left of the optimality conditions is within the tolerance.
 */
export function interiorPoint(
  programme: QuadraticProgramme,
  { maxIterations, checkpoint, tolerance }: SolveControl & { readonly tolerance: number },
): InteriorPoint {
  const inequalities = separable(programme);
  const system = newtonSystem(programme, inequalities);
  const places: Places = {
    at: iterateOf(programme, inequalities),
    residual: iterateOf(programme, inequalities),
    step: iterateOf(programme, inequalities),
  };
  const { at, residual } = places;
  let left = Number.POSITIVE_INFINITY;
  let iterations = 0;
  let isMoving = startingPoint(system, places, checkpoint);
  while (isMoving && left > tolerance && iterations < maxIterations) {
    checkpoint?.();
    measure(system, at, residual);
    left = remaining(programme, residual);
    isMoving = left > tolerance && factorise(system, at, checkpoint) && advance(system, places) > STALLED;
    iterations++;
  }
  return { at, separable: inequalities, residual: left };
}

function remaining({ curvature, linear }: QuadraticProgramme, residual: Residual): number {
  const scale = Math.max(curvature, largest(linear));
  return Math.max(
    largest(residual.s),
    largest(residual.slack),
    Math.max(largest(residual.x), largest(residual.t)) / Math.max(1, scale),
    gap(residual) / (GAP * scale),
  );
}

/** The objective has to be this much nearer to its optimum than the place to the limits. */
const GAP = 1e-2;

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
