import { cholesky, choleskySolve } from '../kernels/cholesky';
import { dot } from '../kernels/dot';
import type { ActiveSet } from './active-set';
import type { QuadraticProgramme } from './quadratic-programme';

/** The optimality conditions on an active set: linear equations in the free variables and the active rows. */
export interface ReducedSystem {
  readonly free: Int32Array;
  /** Which rows (then distances) hold. */
  readonly rows: Int32Array;
  /** Solves [Q A'; A 0] (dx, dy) = (rx, ry) on the free variables and active rows; both in place. */
  solve(rx: Float64Array, ry: Float64Array): void;
}

/**
 * Added to both diagonals, so that flat directions and dependent rows move least. What it distorts is taken back by
 * repeating the solution on what is left, `REFINEMENTS` times: the error falls by this factor each time.
 */
const REGULARISATION = [1e-10, 1e-8, 1e-6];
const REFINEMENTS = 4;

/** Null when the equations cannot be solved even so. */
export function reducedSystem(programme: QuadraticProgramme, active: ActiveSet): ReducedSystem | null {
  const free = Int32Array.from(indicesOf(active.fixedAt, Number.isNaN));
  const rows = Int32Array.from(indicesOf(active.isActive, (isActive) => isActive === 1));
  const q = freeBlock(programme, free);
  const a = Array.from(rows, (r) => {
    const all = rowCoefficients(programme, active, r);
    return Float64Array.from(free, (i) => all[i]!);
  });
  const factor = factored(q, free.length);
  if (factor === null) return null;
  const solved = a.map((own) => {
    const x = own.slice();
    choleskySolve(factor, free.length, x);
    return x;
  });
  const schur = factored(Float64Array.from(a.flatMap((own) => solved.map((x) => dot(own, x)))), a.length);
  if (schur === null) return null;
  const once = (rx: Float64Array, ry: Float64Array): void => {
    choleskySolve(factor, free.length, rx);
    for (let r = 0; r < a.length; r++) ry[r] = dot(a[r]!, rx) - ry[r]!;
    choleskySolve(schur, a.length, ry);
    for (let r = 0; r < a.length; r++) addScaled(rx, solved[r]!, -ry[r]!);
  };
  return { free, rows, solve: (rx, ry) => refined({ q, a, once }, rx, ry) };
}

function* indicesOf<T extends number>(values: ArrayLike<T>, wanted: (value: T) => boolean): Generator<number> {
  for (let i = 0; i < values.length; i++) if (wanted(values[i]!)) yield i;
}

/** A row of the programme, or a distance's row on the sides its variables stand on. */
export function rowCoefficients({ rows, size }: QuadraticProgramme, { side }: ActiveSet, r: number): Float64Array {
  const from = (r - rows.length) * size;
  return rows[r]?.coefficients ?? side.subarray(from, from + size);
}

function freeBlock({ quadratic, curvature, size }: QuadraticProgramme, free: Int32Array): Float64Array {
  const block = new Float64Array(free.length * free.length);
  for (let i = 0, at = 0; i < free.length; i++) {
    for (let j = 0; j < free.length; j++, at++) block[at] = curvature * quadratic[free[i]! * size + free[j]!]!;
  }
  return block;
}

function factored(matrix: Float64Array, n: number): Float64Array | null {
  let most = 0;
  for (let i = 0; i < n; i++) most = Math.max(most, matrix[i * (n + 1)]!);
  for (const part of REGULARISATION) {
    const factor = matrix.slice();
    for (let i = 0; i < n; i++) factor[i * (n + 1)]! += part * (most || 1);
    if (cholesky(factor, n)) return factor;
  }
  return null;
}

interface Refinable {
  readonly q: Float64Array;
  readonly a: readonly Float64Array[];
  readonly once: (rx: Float64Array, ry: Float64Array) => void;
}

function refined({ q, a, once }: Refinable, rx: Float64Array, ry: Float64Array): void {
  const n = rx.length;
  const [leftX, leftY] = [rx.slice(), ry.slice()];
  const [x, y] = [new Float64Array(n), new Float64Array(ry.length)];
  for (let round = 0; round < REFINEMENTS; round++) {
    const [dx, dy] = [leftX.slice(), leftY.slice()];
    once(dx, dy);
    addScaled(x, dx, 1);
    addScaled(y, dy, 1);
    for (let i = 0; i < n; i++) {
      let own = dot(q.subarray(i * n, (i + 1) * n), x);
      for (let r = 0; r < a.length; r++) own += a[r]![i]! * y[r]!;
      leftX[i] = rx[i]! - own;
    }
    for (let r = 0; r < a.length; r++) leftY[r] = ry[r]! - dot(a[r]!, x);
  }
  rx.set(x);
  ry.set(y);
}

function addScaled(target: Float64Array, x: Float64Array, factor: number): void {
  for (let i = 0; i < target.length; i++) target[i]! += factor * x[i]!;
}
