/** Prices of one ticker as Context keeps them. */
export interface Series {
  readonly days: Int32Array;
  readonly closes: Float64Array;
}

const DAY_MS = 86_400_000;
const dayOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / DAY_MS;

/** A deterministic walk over the weekdays from `start` to `end`: neither trend nor seed matter, only that series differ. */
export function madeUpPrices(ticker: string, { start = '2012-01-02', end = '2024-06-28' } = {}): Series {
  const days: number[] = [];
  for (let day = dayOf(start); day <= dayOf(end); day++) if (((((day + 4) % 7) + 7) % 7) % 6 !== 0) days.push(day);
  let state = Array.from(ticker).reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 2_147_483_647, 7);
  let price = 100;
  const closes = days.map(() => {
    state = (state * 48_271) % 2_147_483_647;
    price *= 1 + (state / 2_147_483_647 - 0.498) * 0.03;
    return price;
  });
  return { days: Int32Array.from(days), closes: Float64Array.from(closes) };
}

/** Month-end prices only: what is in the test is what the answer is made of. */
export function monthEnds(closes: readonly number[], firstMonth = '2020-01'): Series {
  const [year = 0, month = 1] = firstMonth.split('-').map(Number);
  const days = closes.map((_, index) => {
    let day = Date.UTC(year, month + index, 0) / DAY_MS;
    while (((((day + 4) % 7) + 7) % 7) % 6 === 0) day--;
    return day;
  });
  return { days: Int32Array.from(days), closes: Float64Array.from(closes) };
}
