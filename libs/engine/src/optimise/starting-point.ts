import { solveStep } from './newton-step';
import { factorise, type Iterate, type NewtonSystem, type Residual } from './newton-system';
import { measure } from './residual';

/** The buffers of one solve. */
export interface Places {
  readonly at: Iterate;
  readonly residual: Residual;
  readonly step: Iterate;
}

/**
 * Into `at`: the point that makes the sum of the squared misses of all inequalities least together with the objective,
 * pushed inside (Vandenberghe 2010, sec. 5.3). False when there is none.
 */
export function startingPoint(
  system: NewtonSystem,
  { at, residual, step }: Places,
  checkpoint: (() => void) | undefined,
): boolean {
  fill(at, 0);
  measure(system, at, residual);
  fill(at, 1);
  if (!factorise(system, at, checkpoint)) return false;
  solveStep(system, { at, residual }, step);
  at.x.set(step.x);
  at.t.set(step.t);
  at.z.set(step.z);
  at.s.set(step.z.map((own) => -own));
  at.y.set(step.y);
  at.slack.set(step.y.map((own, r) => (system.isEquality[r] === 1 ? 0 : -own)));
  inside(at.s, at.slack, system.isEquality);
  inside(at.z, at.y, system.isEquality);
  return true;
}

function fill({ s, z, slack, y }: Iterate, value: number): void {
  for (const part of [s, z, slack, y]) part.fill(value);
}

/** Shifts all of one side of the inequalities by one amount, so that the least of them is at least 1. */
function inside(separate: Float64Array, ofRows: Float64Array, isEquality: Uint8Array): void {
  let least = Number.POSITIVE_INFINITY;
  for (const value of separate) least = Math.min(least, value);
  for (let r = 0; r < ofRows.length; r++) if (isEquality[r] === 0) least = Math.min(least, ofRows[r]!);
  if (least > 0) return;
  for (let c = 0; c < separate.length; c++) separate[c]! += 1 - least;
  for (let r = 0; r < ofRows.length; r++) if (isEquality[r] === 0) ofRows[r]! += 1 - least;
}
