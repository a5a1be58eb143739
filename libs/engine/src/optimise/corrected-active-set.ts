import { type ActiveSet, type Place, pushes, sidesOfFixed } from './active-set';
import type { QuadraticProgramme } from './quadratic-programme';

/** What a place shows of its active set. */
interface Evidence {
  readonly place: Place;
  /** What the bounds and distances have to push back, per variable. */
  readonly pull: Float64Array;
  /** By how much each row, then each distance, is above its bound. */
  readonly levels: Float64Array;
}

/**
 * The set with everything corrected that the place shows to be wrong: what leaves its bounds is held there, what pulls
 * away from what holds it is freed; a row that is broken holds, one that pulls the wrong way does not. Null when
 * nothing is wrong. (The primal-dual active set step of Hintermüller, Ito & Kunisch 2002.)
 */
export function correctedActiveSet(
  programme: QuadraticProgramme,
  active: ActiveSet,
  evidence: Evidence,
): ActiveSet | null {
  const corrected = { fixedAt: active.fixedAt.slice(), isActive: active.isActive.slice(), side: active.side.slice() };
  const changes =
    hold(programme, corrected, evidence.place.x) +
    release(programme, corrected, { active, ...evidence }) +
    correctRows(programme, corrected, evidence);
  return changes === 0 ? null : { ...corrected, side: sidesOfFixed(programme, corrected) };
}

/** Violations below these are rounding. */
const OUTSIDE = 1e-12;
const WRONG_WAY = 1e-11;

/** Holds the free variables that have left their range; answers how many. */
function hold(programme: QuadraticProgramme, into: ActiveSet, x: Float64Array): number {
  let changes = 0;
  for (let i = 0; i < x.length; i++) {
    if (!Number.isNaN(into.fixedAt[i]!)) continue;
    into.fixedAt[i] = passed(programme, into, { i, x: x[i]! });
    if (!Number.isNaN(into.fixedAt[i]!)) changes++;
  }
  return changes;
}

/** The bound a free variable has passed, or the centre of a distance that holds; NaN when none. */
function passed(
  { lower, upper, distances, rows, size }: QuadraticProgramme,
  { side, isActive }: ActiveSet,
  { i, x }: { i: number; x: number },
): number {
  if (x < lower[i]! - OUTSIDE) return lower[i]!;
  if (x > upper[i]! + OUTSIDE) return upper[i]!;
  const crossed = distances.find(
    ({ centre }, g) => isActive[rows.length + g] === 1 && (x - centre[i]!) * side[g * size + i]! < -OUTSIDE,
  );
  return crossed === undefined ? Number.NaN : crossed.centre[i]!;
}

/** Frees the held variables whose pull no push of what holds them can answer, to the side they pull to. */
function release(
  programme: QuadraticProgramme,
  into: ActiveSet,
  { active, place, pull }: Evidence & { readonly active: ActiveSet },
): number {
  const [least, most] = pushes(programme, place);
  let changes = 0;
  for (let i = 0; i < pull.length; i++) {
    const up = pull[i]! > most[i]! + WRONG_WAY;
    if (Number.isNaN(active.fixedAt[i]!) || !(up || pull[i]! < least[i]! - WRONG_WAY)) continue;
    changes++;
    into.fixedAt[i] = Number.NaN;
    for (let j = i; j < into.side.length; j += pull.length) into.side[j] ||= up ? 1 : -1;
  }
  return changes;
}

function correctRows({ rows }: QuadraticProgramme, { isActive }: ActiveSet, { place, levels }: Evidence): number {
  let changes = 0;
  for (let r = 0; r < isActive.length; r++) {
    const isWrong = isActive[r] === 1 ? place.y[r]! < -WRONG_WAY : levels[r]! > OUTSIDE;
    if (rows[r]?.isEquality === true || !isWrong) continue;
    changes++;
    isActive[r] = 1 - isActive[r]!;
  }
  return changes;
}
