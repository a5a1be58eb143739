/** The most dates in a row with one and the same price; 1 when no two neighbours are equal, 0 without prices. */
export function longestFlatRun(closes: Float64Array): number {
  let longest = 0;
  let run = 0;
  for (let i = 0; i < closes.length; i++) {
    run = i > 0 && closes[i] === closes[i - 1] ? run + 1 : 1;
    if (run > longest) longest = run;
  }
  return longest;
}
