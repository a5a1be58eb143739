/** A value per factor id. */
export type PerFactor<T> = Readonly<Record<string, T>>;

/** A value per ticker; `value` gets the ticker's place. */
export const byTicker = <T>(tickers: readonly string[], value: (i: number) => T): Record<string, T> =>
  Object.fromEntries(tickers.map((ticker, i) => [ticker, value(i)]));
