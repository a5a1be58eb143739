import {
  type Iterate,
  type NewtonSystem,
  type Residual,
  rowProduct,
  solveReduced,
  solveRowsFor,
} from './newton-system';

/** Newton's step at `at` that removes `residual`, into `step`. */
export function solveStep(
  system: NewtonSystem,
  { at, residual }: { at: Iterate; residual: Residual },
  step: Iterate,
): void {
  const { programme, isEquality, solvedX } = system;
  rightHandSide(system, { at, residual }, step);
  system.tRight.set(step.t);
  solveReduced(system, step.x, step.t);
  const m = at.y.length;
  for (let r = 0; r < m; r++) {
    const wanted = isEquality[r] === 1 ? 0 : residual.y[r]! / at.y[r]!;
    step.y[r] = rowProduct(programme, r, step) + residual.slack[r]! - wanted;
  }
  solveRowsFor(system, step.y);
  for (let r = 0; r < m; r++) {
    addScaled(step.x, solvedX[r]!, -step.y[r]!);
  }
  distanceStep(system, step);
  for (let r = 0; r < m; r++) {
    step.slack[r] = isEquality[r] === 1 ? 0 : -residual.slack[r]! - rowProduct(programme, r, step);
  }
  separableStep(system, { at, residual }, step);
}

function rightHandSide(
  { separable }: NewtonSystem,
  { at, residual }: { at: Iterate; residual: Residual },
  step: Iterate,
): void {
  const { x, t } = step;
  for (let i = 0; i < x.length; i++) x[i] = -residual.x[i]!;
  for (let j = 0; j < t.length; j++) t[j] = -residual.t[j]!;
  const { count, place, sign, aux } = separable;
  for (let c = 0; c < count; c++) {
    const moved = (at.z[c]! * residual.s[c]! - residual.z[c]!) / at.s[c]!;
    x[place[c]!]! -= sign[c]! * moved;
    if (aux[c]! >= 0) t[aux[c]!]! += moved;
  }
}

/** The t that go with the x and y of a step. */
function distanceStep({ programme, tRight, tCoupling, tDiagonal }: NewtonSystem, step: Iterate): void {
  const { size, rows } = programme;
  for (let j = 0; j < tRight.length; j++) {
    tRight[j]! -= step.y[rows.length + Math.floor(j / size)]!;
    step.t[j] = (tRight[j]! - tCoupling[j]! * step.x[j % size]!) / tDiagonal[j]!;
  }
}

function separableStep(
  { separable, tRight, tDiagonal }: NewtonSystem,
  { at, residual }: { at: Iterate; residual: Residual },
  step: Iterate,
): void {
  const { count, place, sign, aux, firstOfDistances } = separable;
  const toward = (c: number, moved: number) => {
    step.s[c] = -residual.s[c]! - moved;
    step.z[c] = (-residual.z[c]! - at.z[c]! * step.s[c]!) / at.s[c]!;
  };
  for (let c = 0; c < firstOfDistances; c++) toward(c, sign[c]! * step.x[place[c]!]!);
  // Near the solution t moves with x to the last bits, and the quotients z / s are huge: x - t and -x - t are worked
  // out by hand, since their computed differences would drown the multipliers in rounding.
  for (let c = firstOfDistances; c < count; c += 2) {
    const j = aux[c]!;
    const x = 2 * step.x[place[c]!]!;
    toward(c, ((at.z[c + 1]! / at.s[c + 1]!) * x - tRight[j]!) / tDiagonal[j]!);
    toward(c + 1, (-(at.z[c]! / at.s[c]!) * x - tRight[j]!) / tDiagonal[j]!);
  }
}

function addScaled(target: Float64Array, x: Float64Array, factor: number): void {
  for (let i = 0; i < target.length; i++) target[i]! += factor * x[i]!;
}
