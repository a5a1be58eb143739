import { cholesky, choleskySolve } from '../kernels/cholesky';
import { dot } from '../kernels/dot';
import type { QuadraticProgramme, Separable } from './quadratic-programme';

/**
 * A place of the interior-point method, or a step from one: x, the t of the distances, the multipliers z and slacks s of
 * the separable inequalities, and those (y, slack) of the rows; a distance's own row, sum t <= limit, comes after the
 * programme's. An equality's slack is 0 and its y of either sign.
 */
export interface Iterate {
  readonly x: Float64Array;
  readonly t: Float64Array;
  readonly z: Float64Array;
  readonly s: Float64Array;
  readonly y: Float64Array;
  readonly slack: Float64Array;
}

/** What Newton's step has to remove: of stationarity (x, t), of the inequalities (s), the rows (slack), complementarity (z, y). */
export type Residual = Iterate;

export function iterateOf({ size, distances, rows }: QuadraticProgramme, { count }: Separable): Iterate {
  const m = rows.length + distances.length;
  return {
    x: new Float64Array(size),
    t: new Float64Array(size * distances.length),
    z: new Float64Array(count),
    s: new Float64Array(count),
    y: new Float64Array(m),
    slack: new Float64Array(m),
  };
}

/**
 * The linear system of one Newton step, reduced to n x n: the separable inequalities add to the diagonal of curvature Q,
 * every t is eliminated by hand, and the few rows are a small Schur complement on top.
 */
export interface NewtonSystem {
  readonly programme: QuadraticProgramme;
  readonly separable: Separable;
  /** Of the rows, then of the distances: 1 for an equality. */
  readonly isEquality: Uint8Array;
  /** Lower triangle: the Cholesky factor of the reduced n x n matrix. */
  readonly factor: Float64Array;
  /** Of the t: their diagonal entry, and the one that couples them with their x. */
  readonly tDiagonal: Float64Array;
  readonly tCoupling: Float64Array;
  /** Right-hand side of the t in the step at hand. */
  readonly tRight: Float64Array;
  /** The reduced inverse applied to each row. */
  readonly solvedX: readonly Float64Array[];
  readonly solvedT: readonly Float64Array[];
  /** The Schur complement of the rows, and the Cholesky factor of it with its diagonal raised a little. */
  readonly schur: Float64Array;
  readonly schurFactor: Float64Array;
}

export function newtonSystem(programme: QuadraticProgramme, separable: Separable): NewtonSystem {
  const { size, distances, rows } = programme;
  const m = rows.length + distances.length;
  const perRow = (length: number) => Array.from({ length: m }, () => new Float64Array(length));
  return {
    programme,
    separable,
    isEquality: Uint8Array.from({ length: m }, (_, r) => (rows[r]?.isEquality === true ? 1 : 0)),
    factor: new Float64Array(size * size),
    tDiagonal: new Float64Array(size * distances.length),
    tCoupling: new Float64Array(size * distances.length),
    tRight: new Float64Array(size * distances.length),
    solvedX: perRow(size),
    solvedT: perRow(size * distances.length),
    schur: new Float64Array(m * m),
    schurFactor: new Float64Array(m * m),
  };
}

/** Added to the diagonals in proportion to what stands there (at least 1), so that a singular Q or dependent rows have a factor. */
const REGULARISATION = [1e-13, 1e-11, 1e-9, 1e-7];

/** Where no bound holds a variable nothing else makes a singular Q definite. */
const UNBOUNDED_REGULARISATION = [1e-9, 1e-7];

/**
 * Rows that all but depend on each other leave their multipliers undecided; raised diagonals keep these small, and
 * `solveRowsFor` takes back what that does to the rest.
 */
const SCHUR_REGULARISATION = [1e-12, 1e-10, 1e-7];

/** Factorises the system at `at`; false when even the last regularisation does not make it positive definite. */
export function factorise(system: NewtonSystem, at: Iterate, checkpoint?: () => void): boolean {
  const { factor, programme } = system;
  const isBounded = programme.lower.every(Number.isFinite) || programme.upper.every(Number.isFinite);
  const factored = (isBounded ? REGULARISATION : UNBOUNDED_REGULARISATION).some((part) => {
    reducedMatrix(system, at, part);
    return cholesky(factor, programme.size, checkpoint);
  });
  if (!factored) return false;
  solveRows(system);
  schurComplement(system, at);
  return SCHUR_REGULARISATION.some((part) => {
    const m = at.y.length;
    system.schurFactor.set(system.schur);
    for (let r = 0; r < m; r++) system.schurFactor[r * (m + 1)]! *= 1 + part;
    return cholesky(system.schurFactor, m);
  });
}

function reducedMatrix({ programme, separable, ...system }: NewtonSystem, at: Iterate, part: number): void {
  const { size: n, quadratic, curvature } = programme;
  const { factor, tDiagonal, tCoupling } = system;
  for (let i = 0; i < n; i++) {
    for (let k = i * n; k <= i * n + i; k++) factor[k] = curvature * quadratic[k]!;
  }
  const { place, count, firstOfDistances, aux } = separable;
  for (let c = 0; c < firstOfDistances; c++) factor[place[c]! * (n + 1)]! += at.z[c]! / at.s[c]!;
  for (let c = firstOfDistances; c < count; c += 2) {
    const above = at.z[c]! / at.s[c]!;
    const below = at.z[c + 1]! / at.s[c + 1]!;
    tDiagonal[aux[c]!] = above + below;
    tCoupling[aux[c]!] = below - above;
    factor[place[c]! * (n + 1)]! += (4 * above * below) / (above + below);
  }
  regularise(factor, n, part);
}

function regularise(matrix: Float64Array, n: number, part: number): void {
  for (let i = 0; i < n; i++) matrix[i * (n + 1)]! += part * Math.max(matrix[i * (n + 1)]!, 1);
}

function solveRows(system: NewtonSystem): void {
  const { programme, solvedX, solvedT } = system;
  solvedX.forEach((x, r) => {
    const t = solvedT[r]!.fill(0);
    const row = programme.rows[r];
    if (row === undefined) {
      x.fill(0);
      const from = (r - programme.rows.length) * programme.size;
      t.fill(1, from, from + programme.size);
    } else x.set(row.coefficients);
    solveReduced(system, x, t);
  });
}

/** The reduced inverse applied to (x, t), in place. */
export function solveReduced(
  { programme, factor, tDiagonal, tCoupling }: NewtonSystem,
  x: Float64Array,
  t: Float64Array,
): void {
  const n = programme.size;
  for (let j = 0; j < t.length; j++) x[j % n]! -= (tCoupling[j]! * t[j]!) / tDiagonal[j]!;
  choleskySolve(factor, n, x);
  for (let j = 0; j < t.length; j++) t[j] = (t[j]! - tCoupling[j]! * x[j % n]!) / tDiagonal[j]!;
}

/** Row r of the programme and its distances, applied to (x, t). */
export function rowProduct({ rows, size }: QuadraticProgramme, r: number, { x, t }: Pick<Iterate, 'x' | 't'>): number {
  const row = rows[r];
  if (row !== undefined) return dot(row.coefficients, x);
  let sum = 0;
  for (let j = (r - rows.length) * size; j < (r - rows.length + 1) * size; j++) sum += t[j]!;
  return sum;
}

function schurComplement({ programme, isEquality, schur, solvedX, solvedT }: NewtonSystem, at: Iterate): void {
  const m = at.y.length;
  for (let r = 0; r < m; r++) {
    for (let q = 0; q <= r; q++) {
      const own = rowProduct(programme, r, { x: solvedX[q]!, t: solvedT[q]! });
      schur[r * m + q] = own;
      schur[q * m + r] = own;
    }
    schur[r * (m + 1)]! += isEquality[r] === 1 ? 0 : at.slack[r]! / at.y[r]!;
  }
}

/** Solutions repeated on what is left; each reduces what the raised diagonals did by their factor. */
const REFINEMENTS = 3;

/** Solves the Schur complement's equations, in place. */
export function solveRowsFor({ schur, schurFactor }: NewtonSystem, y: Float64Array): void {
  const m = y.length;
  const wanted = y.slice();
  const left = y.slice();
  y.fill(0);
  for (let round = 0; round < REFINEMENTS; round++) {
    choleskySolve(schurFactor, m, left);
    for (let r = 0; r < m; r++) y[r]! += left[r]!;
    for (let r = 0; r < m; r++) left[r] = wanted[r]! - dot(schur.subarray(r * m, (r + 1) * m), y);
  }
}
