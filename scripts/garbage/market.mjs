// Prices that are hard to compute with, as files to import: constant, twice the same, tiny, huge, late, full of holes, all but gone.
import { generator } from './chance.mjs';

const DAY_MS = 86_400_000;
const START = Date.parse('2015-01-01');
const DAYS = 2_200;

/** Tickers with ordinary prices. */
export const ORDINARY = ['AAA', 'BBB', 'CCC', 'DDD', 'EEE', 'MKT'];
/** Tickers that each break something. */
export const ODD = ['TWIN1', 'TWIN2', 'FLAT', 'TINY', 'HUGE', 'LATE', 'HOLES', 'ONCE', 'GONE', 'SPLIT', 'CASH'];
/** As many tickers as a portfolio may have, month by month. */
export const CROWD = Array.from({ length: 2_000 }, (_, index) => `M${String(index).padStart(4, '0')}`);

const weekdays = Array.from({ length: DAYS }, (_, day) => START + day * DAY_MS).filter(
  (day) => ![0, 6].includes(new Date(day).getUTCDay()),
);

/** CSV files, none of them above what one import takes. */
export function priceFiles() {
  const chance = generator(7);
  const walks = Object.fromEntries(ORDINARY.map((ticker) => [ticker, walk(chance, weekdays.length)]));
  const odd = oddPrices(walks.AAA, walk(chance, weekdays.length));
  const rows = weekdays.map((day, row) => [
    isoOf(day),
    ...ORDINARY.map((ticker) => walks[ticker][row]),
    ...ODD.map((ticker) => odd[ticker](row) ?? ''),
  ]);
  return [csv([...ORDINARY, ...ODD], rows), crowdFile(chance)];
}

function oddPrices(own, other) {
  const last = weekdays.length - 1;
  return {
    TWIN1: (row) => own[row],
    TWIN2: (row) => own[row],
    FLAT: () => 100,
    TINY: (row) => own[row] * 1e-9,
    HUGE: (row) => other[row] * 1e9,
    LATE: (row) => (row > last - 150 ? other[row] : undefined),
    HOLES: (row) => (row % 7 === 0 ? own[row] : undefined),
    ONCE: (row) => (row === last ? 42 : undefined),
    GONE: (row) => (row < last / 2 ? own[row] : Math.max(own[row] * 1e-6, 1e-6)),
    SPLIT: (row) => (row < last / 3 ? own[row] * 10 : own[row]),
    CASH: (row) => 100 * 1.00005 ** row,
  };
}

function crowdFile(chance) {
  const months = weekdays.filter((day, index) => {
    const next = weekdays[index + 1];
    return next !== undefined && new Date(day).getUTCMonth() !== new Date(next).getUTCMonth();
  });
  const shown = months.slice(-48);
  const walks = CROWD.map(() => walk(chance, shown.length, 0.08));
  return csv(
    CROWD,
    shown.map((day, row) => [isoOf(day), ...walks.map((prices) => prices[row])]),
  );
}

function walk(chance, length, step = 0.02) {
  let price = 100;
  return Array.from({ length }, () => {
    price *= 1 + (chance() - 0.495) * step;
    return Number(price.toFixed(4));
  });
}

const csv = (tickers, rows) => `${[['date', ...tickers], ...rows].map((row) => row.join(',')).join('\n')}\n`;

const isoOf = (day) => new Date(day).toISOString().slice(0, 10);
