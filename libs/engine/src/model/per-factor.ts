/** A value per factor id. */
export type PerFactor<T> = Readonly<Record<string, T>>;

/** A value per ticker; `value` gets the ticker's place. */
export function byTicker<T>(tickers: readonly string[], value: (i: number) => T): Record<string, T> {
  const values: Record<string, T> = {};
  for (let i = 0; i < tickers.length; i++) putTicker(values, tickers[i]!, value(i));
  return values;
}

/** Plain assignment to this one name would set what the record inherits from. */
export function putTicker<T>(values: Record<string, T>, ticker: string, value: T): void {
  if (ticker === '__proto__') Object.defineProperty(values, ticker, { ...OWN, value });
  else values[ticker] = value;
}

/** A value per factor id, of the factors at some places; `value` gets the place among these. */
export function byFactor<T>(
  series: readonly { readonly id: string }[],
  places: readonly number[],
  value: (k: number) => T,
): Record<string, T> {
  // An id has a colon, so that none is a name that objects have of themselves.
  const values: Record<string, T> = {};
  for (let k = 0; k < places.length; k++) values[series[places[k]!]!.id] = value(k);
  return values;
}

const OWN = { enumerable: true, configurable: true, writable: true };
