/** A value per factor id. */
export type PerFactor<T> = Readonly<Record<string, T>>;

/** A value per ticker; `value` gets the ticker's place. */
export function byTicker<T>(tickers: readonly string[], value: (i: number) => T): Record<string, T> {
  const values: Record<string, T> = {};
  for (let i = 0; i < tickers.length; i++) {
    // Plain assignment to this one name would set what the record inherits from.
    if (tickers[i] === '__proto__') Object.defineProperty(values, '__proto__', { ...OWN, value: value(i) });
    else values[tickers[i]!] = value(i);
  }
  return values;
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
