/** The number a person typed; undefined for nothing or no number. */
export function numberIn(text: string): number | undefined {
  const value = Number(text.trim().replace('−', '-'));
  return text.trim() === '' || !Number.isFinite(value) ? undefined : value;
}
