/**
 * Return over all T periods, compounded: prod(1 + r) - 1, decimals, with its sign. Without periods 0.
 * Null when the product leaves the range of a double.
 */
export const totalReturn = (returns: Float64Array): number | null => finite(wealthAfter(returns) - 1);

/**
 * The return per year that compounds to the total return: prod(1 + r)^(k/T) - 1, k periods a year.
 * Null when some period lost everything or more (r <= -1): nothing is left to compound, and two such losses would
 * multiply to a gain. Null, too, when it leaves the range of a double.
 */
export function annualisedReturn(returns: Float64Array, periodsPerYear: number): number | null {
  const wealth = wealthAfter(returns);
  if (wealth <= 0 || returns.some((value) => value <= -1)) return null;
  return finite(Math.expm1((Math.log(wealth) * periodsPerYear) / returns.length));
}

/** What 1 has become after all periods. */
function wealthAfter(returns: Float64Array): number {
  let wealth = 1;
  for (let t = 0; t < returns.length; t++) wealth *= 1 + returns[t]!;
  return wealth;
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
