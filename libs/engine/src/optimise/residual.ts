import { symmetricProduct } from '../kernels/symmetric-product';
import { type Iterate, type NewtonSystem, type Residual, rowProduct } from './newton-system';
import type { QuadraticProgramme } from './quadratic-programme';

/** The residuals of the optimality conditions at `at`; complementarity as the bare products. */
export function measure({ programme, separable }: NewtonSystem, at: Iterate, into: Residual): void {
  const { size, quadratic, curvature, linear, rows } = programme;
  const { place, sign, aux, bound } = separable;
  symmetricProduct(quadratic, at.x, into.x);
  for (let i = 0; i < size; i++) into.x[i] = curvature * into.x[i]! + linear[i]!;
  into.t.fill(0);
  for (let r = 0; r < at.y.length; r++) addRow(programme, r, { y: at.y[r]!, into });
  for (let c = 0; c < separable.count; c++) {
    into.s[c] = sign[c]! * at.x[place[c]!]! + at.s[c]! - bound[c]!;
    into.z[c] = at.s[c]! * at.z[c]!;
    into.x[place[c]!]! += sign[c]! * at.z[c]!;
  }
  for (let c = separable.firstOfDistances; c < separable.count; c++) {
    into.s[c]! -= at.t[aux[c]!]!;
    into.t[aux[c]!]! -= at.z[c]!;
  }
  for (let r = 0; r < at.y.length; r++) {
    const limit = rows[r]?.bound ?? programme.distances[r - rows.length]!.limit;
    into.slack[r] = rowProduct(programme, r, at) + at.slack[r]! - limit;
    into.y[r] = at.slack[r]! * at.y[r]!;
  }
}

function addRow({ rows, size }: QuadraticProgramme, r: number, { y, into }: { y: number; into: Residual }): void {
  const row = rows[r];
  if (row === undefined) {
    for (let j = (r - rows.length) * size; j < (r - rows.length + 1) * size; j++) into.t[j]! += y;
  } else {
    for (let i = 0; i < size; i++) into.x[i]! += y * row.coefficients[i]!;
  }
}

export function largest(values: Float64Array): number {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}

/** The sum of slack times multiplier, when the residual holds the bare products. */
export function gap({ z, y }: Residual): number {
  let sum = 0;
  for (const product of z) sum += product;
  for (const product of y) sum += product;
  return sum;
}
