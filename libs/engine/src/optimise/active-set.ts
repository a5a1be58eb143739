import type { InteriorPoint } from './interior-point';
import type { QuadraticProgramme } from './quadratic-programme';

/** Which inequalities hold as equalities: with them the solution is that of linear equations. */
export interface ActiveSet {
  /** Where a variable is held by a bound or at a distance's centre; NaN when it is free. */
  readonly fixedAt: Float64Array;
  /** Of the rows, then of the distances: 1 when it holds with equality. */
  readonly isActive: Uint8Array;
  /** Of each distance's variables: the side of the centre they stand on, 1 or -1, and 0 at the centre. */
  readonly side: Float64Array;
}

/** A primal and dual place: y holds the multipliers of the rows, then of the distances. */
export interface Place {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** Read off an interior point: of slack and multiplier of an inequality the smaller one is the 0. */
export function activeSetOf(programme: QuadraticProgramme, { at, separable }: InteriorPoint): ActiveSet {
  const { size: n, rows, distances } = programme;
  const fixedAt = new Float64Array(n).fill(Number.NaN);
  const isActive = Uint8Array.from(at.y, (y, r) => (rows[r]?.isEquality === true || at.slack[r]! < y ? 1 : 0));
  const side = new Float64Array(n * distances.length);
  const { place, sign, bound, aux, firstOfDistances, count } = separable;
  const isTight = (c: number) => at.s[c]! < at.z[c]!;
  for (let c = firstOfDistances; c < count; c += 2) {
    side[aux[c]!] = at.s[c]! < at.s[c + 1]! ? 1 : -1;
    const isHeld = isTight(c) && isTight(c + 1) && isActive[rows.length + Math.floor(aux[c]! / n)] === 1;
    if (isHeld) fixedAt[place[c]!] = bound[c]!;
  }
  for (let c = 0; c < firstOfDistances; c++) if (isTight(c)) fixedAt[place[c]!] = sign[c]! * bound[c]!;
  return { fixedAt, isActive, side: sidesOfFixed(programme, { fixedAt, side }) };
}

/** A held variable stands where it is held, whatever an interior point showed. */
export function sidesOfFixed(
  { size, distances }: QuadraticProgramme,
  { fixedAt, side }: Pick<ActiveSet, 'fixedAt' | 'side'>,
): Float64Array {
  return side.map((own, j) => {
    const at = fixedAt[j % size]!;
    return Number.isNaN(at) ? own : Math.sign(at - distances[Math.floor(j / size)]!.centre[j % size]!);
  });
}

/** The range in which the multipliers of all that holds variable i at x can push it: [least, most]. */
export function pushes(
  { lower, upper, distances, rows, size }: QuadraticProgramme,
  { x, y }: Place,
): [Float64Array, Float64Array] {
  const least = new Float64Array(size);
  const most = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    if (x[i]! - lower[i]! <= TOUCHES) least[i] = Number.NEGATIVE_INFINITY;
    if (upper[i]! - x[i]! <= TOUCHES) most[i] = Number.POSITIVE_INFINITY;
  }
  distances.forEach(({ centre }, g) => {
    const push = y[rows.length + g]!;
    for (let i = 0; i < size; i++) {
      const from = x[i]! - centre[i]!;
      least[i]! += from > TOUCHES ? push : -push;
      most[i]! += from < -TOUCHES ? -push : push;
    }
  });
  return [least, most];
}

/** A variable this near a bound or a centre stands on it. */
const TOUCHES = 1e-12;
