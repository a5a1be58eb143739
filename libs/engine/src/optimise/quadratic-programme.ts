/**
 * min curvature x'Qx / 2 + linear'x over lower <= x <= upper, the rows, and sum |x - centre| <= limit for every distance.
 * Convex: Q is positive semidefinite. Well scaled by who states it: Q, the rows and x are of the order of 1.
 */
export interface QuadraticProgramme {
  readonly size: number;
  /** Q, size x size, row-major, symmetric. */
  readonly quadratic: Float64Array;
  readonly curvature: number;
  readonly linear: Float64Array;
  /** Infinite where there is no bound. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly rows: readonly ProgrammeRow[];
  readonly distances: readonly Distance[];
}

/** coefficients'x = bound, or <= bound. */
export interface ProgrammeRow {
  readonly coefficients: Float64Array;
  readonly isEquality: boolean;
  readonly bound: number;
}

export interface Distance {
  readonly centre: Float64Array;
  readonly limit: number;
}

/**
 * The inequalities that each touch one variable: sign x[place] - t[aux] <= bound, aux = -1 where there is no t. A
 * distance has one t per variable, which stands for |x - centre|, and two inequalities per t, one after the other;
 * they come after all the bounds.
 */
export interface Separable {
  readonly count: number;
  readonly place: Int32Array;
  readonly sign: Float64Array;
  readonly aux: Int32Array;
  readonly bound: Float64Array;
  /** Where those of the distances begin. */
  readonly firstOfDistances: number;
}

export function separable({ size, lower, upper, distances }: QuadraticProgramme): Separable {
  const bounds: number[][] = [];
  for (let i = 0; i < size; i++) {
    if (Number.isFinite(lower[i]!)) bounds.push([i, -1, -1, 0 - lower[i]!]);
    if (Number.isFinite(upper[i]!)) bounds.push([i, 1, -1, upper[i]!]);
  }
  const ofDistances = distances.flatMap(({ centre }, g) =>
    Array.from(centre).flatMap((c, i) => [
      [i, 1, g * size + i, c],
      [i, -1, g * size + i, 0 - c],
    ]),
  );
  const all = [...bounds, ...ofDistances];
  return {
    count: all.length,
    place: Int32Array.from(all, (one) => one[0]!),
    sign: Float64Array.from(all, (one) => one[1]!),
    aux: Int32Array.from(all, (one) => one[2]!),
    bound: Float64Array.from(all, (one) => one[3]!),
    firstOfDistances: bounds.length,
  };
}
