const DAY_MS = 86_400_000;

/** A wide CSV of made-up daily prices on weekdays from 2 January 2012: deterministic, with a common factor, so that betas exist. */
export function priceFile(tickers: readonly string[], weekdays = 1500): string {
  const chance = generator(7);
  const closes = tickers.map(() => 100);
  const rows = [`date,${tickers.join(',')}`];
  for (const date of datesFrom('2012-01-02', weekdays)) {
    const common = (chance() - 0.49) * 0.02;
    closes.forEach((close, index) => {
      closes[index] = close * (1 + common * (0.5 + index / tickers.length) + (chance() - 0.5) * 0.02);
    });
    rows.push(`${date},${closes.map((close) => close.toFixed(4)).join(',')}`);
  }
  return `${rows.join('\n')}\n`;
}

function* datesFrom(first: string, weekdays: number): Generator<string> {
  for (let day = Date.parse(first), made = 0; made < weekdays; day += DAY_MS) {
    const date = new Date(day);
    if (date.getUTCDay() === 0 || date.getUTCDay() === 6) continue;
    made += 1;
    yield date.toISOString().slice(0, 10);
  }
}

/** Uniform numbers in [0, 1) by a linear congruence (Numerical Recipes' constants): good enough to tell prices apart. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

export const TICKERS = ['AAA', 'BBB', 'CCC', 'DDD', 'MKT', 'CASH'] as const;

/** A portfolio over those tickers with a market factor. */
export const portfolioOf = (weights: Readonly<Record<string, number>>, name = 'Test') => ({
  name,
  positions: Object.entries(weights).map(([ticker, weight]) => ({ ticker, weight })),
  factorProxies: Object.keys(weights).map((ticker) => ({ ticker, market: 'MKT' })),
  cashTickers: ['CASH'],
});
