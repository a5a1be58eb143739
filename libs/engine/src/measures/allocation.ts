export interface Allocation {
  /** 1/N. */
  readonly equalWeight: number;
  /** w_i - 1/N. */
  readonly activeWeights: readonly number[];
  /** mu_i / sum mu over the tickers with a given expected return, null for the others; null unless all given ones are positive. */
  readonly returnWeights: readonly (number | null)[] | null;
}

/** Two naive targets to hold N weights against: equal weights, and weights proportional to (annual) expected returns. */
export function allocation(weights: Float64Array, expectedReturns: readonly (number | null)[]): Allocation {
  const equalWeight = 1 / weights.length;
  return {
    equalWeight,
    activeWeights: [...weights].map((weight) => weight - equalWeight),
    returnWeights: proportional(expectedReturns),
  };
}

function proportional(expectedReturns: readonly (number | null)[]): readonly (number | null)[] | null {
  const given = expectedReturns.filter((value) => value !== null);
  if (given.length === 0 || given.some((value) => value <= 0)) return null;
  const sum = given.reduce((total, value) => total + value, 0);
  return expectedReturns.map((value) => (value === null ? null : value / sum));
}
