/** The texts in code-unit order, each once. Most lists come so, and asking costs less than sorting. */
export const ascending = (texts: readonly string[]): readonly string[] =>
  isAscending(texts) ? texts : [...new Set(texts)].sort();

/** Whether each text is greater than the one before it: sorted, and each once. */
function isAscending(texts: readonly string[]): boolean {
  for (let k = 1; k < texts.length; k++) if (!(texts[k - 1]! < texts[k]!)) return false;
  return true;
}
