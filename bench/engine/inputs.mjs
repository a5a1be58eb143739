// What the engine is given: price columns in shared memory with everything that is prepared once per state of the prices.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { changesOf, KeptPanels, monthlyReturns } from '@perfolio/engine';

/** As much as a thread of the service keeps. */
const KEPT_BYTES = 32 * 2 ** 20;

const DAY_MS = 86_400_000;

/** One case of the reference: the request, its prices, and what the reference makes of them. */
export function caseFrom(folder, frequency, stocks) {
  const [header, ...lines] = readFileSync(join(folder, `${frequency}-${stocks}.csv`), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  const { weights, proxies, expected } = JSON.parse(readFileSync(join(folder, `${frequency}-${stocks}.json`), 'utf8'));
  const days = lines.map(([date]) => Date.parse(date) / DAY_MS);
  const closes = header.slice(1).map((ticker, i) => [ticker, lines.map((line) => Number(line[i + 1]))]);
  return { ...inputs({ frequency: frequency.toUpperCase(), weights, proxies, days, closes }), expected };
}

/** So many made-up stocks over nine years of days, each with five factors, one of them its own. */
export function madeUp(stocks) {
  const days = Array.from({ length: 2_264 }, (_, t) => 16_072 + Math.floor(t / 5) * 7 + (t % 5));
  const names = Array.from({ length: stocks }, (_, i) => `S${i}`);
  const all = [...names, 'SPY', 'MTUM', 'VLUE', ...Array.from({ length: 6 }, (_, i) => `SECTOR${i}`)];
  const market = walk(1, days.length);
  const closes = all.map((ticker, i) => [ticker, priced(walk(i + 2, days.length), market)]);
  const proxies = Object.fromEntries(
    names.map((ticker, i) => [
      ticker,
      {
        market: 'SPY',
        momentum: 'MTUM',
        value: 'VLUE',
        industry: `SECTOR${i % 6}`,
        subindustry: [1, 7, 11].map((step) => names[(i + step) % stocks]),
      },
    ]),
  );
  const weights = Object.fromEntries(names.map((ticker) => [ticker, 1 / stocks]));
  return inputs({ frequency: 'DAILY', weights, proxies, days, closes });
}

function inputs({ frequency, weights, proxies, days, closes }) {
  const shared = new Int32Array(new SharedArrayBuffer(days.length * 4));
  shared.set(days);
  const columns = new Map(closes.map(([ticker, prices]) => [ticker, columnOf(ticker, shared, prices)]));
  const monthly = new Map([...columns].map(([ticker, column]) => [ticker, monthlyReturns(column)]));
  return {
    request: {
      weights: Object.entries(weights).map(([ticker, weight]) => ({ ticker, weight })),
      weightBasis: 'RAW',
      proxies: new Map(Object.entries(proxies)),
      frequency,
      start: dateOf(days[0] + 1),
      end: dateOf(days.at(-1)),
      cashTickers: [],
    },
    prices: {
      column: (ticker) => columns.get(ticker),
      monthly: (ticker) => monthly.get(ticker),
      kept: new KeptPanels(KEPT_BYTES).inState('the only one'),
    },
  };
}

function columnOf(ticker, days, prices) {
  const closes = inShared(prices);
  return { ticker, days, closes, changes: inShared(changesOf(closes)) };
}

function inShared(values) {
  const shared = new Float64Array(new SharedArrayBuffer(values.length * 8));
  shared.set(values);
  return shared;
}

const dateOf = (day) => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** Returns around nothing, the same for the same seed. */
function walk(seed, length) {
  let state = (seed * 48_271) % 2_147_483_647;
  return Array.from({ length }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return (state / 2_147_483_647 - 0.5) * 0.04;
  });
}

function priced(own, market) {
  let price = 100;
  return own.map((change, t) => (price *= 1 + 0.7 * market[t] + change));
}
