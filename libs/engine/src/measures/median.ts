/**
 * The middle of the first `count` values, or the mean of the middle two of an even count. Sorts what it is given. Null
 * without values.
 */
export function median(values: Float64Array, count = values.length): number | null {
  if (count === 0) return null;
  sort(values, count);
  const middle = count >> 1;
  return count % 2 === 1 ? values[middle]! : (values[middle - 1]! + values[middle]!) / 2;
}

/** By insertion: medians here are of a few peers, and this is called once a period. */
function sort(values: Float64Array, count: number): void {
  for (let i = 1; i < count; i++) {
    const value = values[i]!;
    let place = i;
    for (; place > 0 && values[place - 1]! > value; place--) values[place] = values[place - 1]!;
    values[place] = value;
  }
}
