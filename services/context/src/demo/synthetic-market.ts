import type { CatalogueEntry } from '../market-data/catalogue';
import { dayOfDate, type PriceColumn } from '../market-data/price-column';

const FIRST_DAY = dayOfDate('2015-12-31');
const LAST_DAY = dayOfDate('2025-12-31');
const SEED = 20_260_101;
const DAYS_PER_YEAR = 252;

const INDUSTRIES = ['ENERGY', 'HEALTH', 'TECH', 'STAPLES', 'FINANCE', 'CONSUMER'] as const;
const STOCKS_PER_INDUSTRY = 5;

/** Yearly drift and volatility of the series that move everything. */
const MARKET = { drift: 0.07, volatility: 0.17 };
const MOMENTUM = { drift: 0.02, volatility: 0.08 };
const VALUE = { drift: 0.01, volatility: 0.07 };
const INDUSTRY = { drift: 0, volatility: 0.09 };
const CASH_RATE = 0.02;

export interface SyntheticMarket {
  readonly columns: ReadonlyMap<string, PriceColumn>;
  readonly instruments: readonly CatalogueEntry[];
}

/**
 * A market that never was: ten years of daily prices of thirty stocks that a market, a momentum, a value and six industry series move,
 * each with its own betas and its own noise. Every ticker begins with SYN_. The same on every machine and at every start.
 */
export function syntheticMarket(): SyntheticMarket {
  const normal = normals(SEED);
  const days = weekdays(FIRST_DAY, LAST_DAY);
  const draw = (series: { drift: number; volatility: number }) => returns(days.length - 1, series, normal);
  const market = draw(MARKET);
  const momentum = draw(MOMENTUM);
  const value = draw(VALUE);
  const industries = INDUSTRIES.map(() => draw(INDUSTRY));
  const columns = new Map<string, PriceColumn>();
  const add = (ticker: string, moves: Float64Array) => void columns.set(ticker, { days, closes: wealth(moves) });
  add('SYN_MARKET', market);
  add('SYN_MOMENTUM', plus([market, 1], [momentum, 1]));
  add('SYN_VALUE', plus([market, 1], [value, 1]));
  add(
    'SYN_CASH',
    market.map(() => CASH_RATE / DAYS_PER_YEAR),
  );
  for (const [index, industry] of INDUSTRIES.entries()) {
    const own = industries[index] ?? market;
    add(`SYN_${industry}`, plus([market, 1], [own, 1]));
    for (let stock = 1; stock <= STOCKS_PER_INDUSTRY; stock += 1) {
      const noise = draw({ drift: 0.005 * normal(), volatility: 0.16 + 0.1 * Math.abs(normal()) });
      add(
        `SYN_${industry}_${stock}`,
        plus([market, 1 + 0.25 * normal()], [momentum, 0.5 * normal()], [value, 0.5 * normal()], [own, 1], [noise, 1]),
      );
    }
  }
  return { columns, instruments: [...columns.keys()].map(instrumentOf) };
}

/** `SYN_TECH_1` is a stock, `SYN_TECH` its industry, everything else stands for what its name says. */
function instrumentOf(ticker: string): CatalogueEntry {
  const [, name = '', stock] = ticker.split('_');
  const series = name.toLowerCase();
  const common = { ticker, industry: '', currency: 'USD', exchange: '', synthetic: true };
  if (stock !== undefined) {
    const sector = `Synthetic ${series}`;
    return { ...common, name: `Synthetic ${series} stock ${stock}`, assetClass: 'EQUITY', sector, role: '' };
  }
  const named = { ...common, name: `Synthetic ${series}` };
  if (name === 'CASH') return { ...named, assetClass: 'CASH', sector: '', role: '' };
  if (isStyle(name)) return { ...named, assetClass: 'INDEX', sector: '', role: name };
  return { ...named, assetClass: 'INDEX', sector: `Synthetic ${series}`, role: 'SECTOR' };
}

const isStyle = (name: string): name is 'MARKET' | 'MOMENTUM' | 'VALUE' =>
  name === 'MARKET' || name === 'MOMENTUM' || name === 'VALUE';

function weekdays(first: number, last: number): Int32Array {
  const days: number[] = [];
  // 1970-01-01 was a Thursday: Saturdays and Sundays are days 2 and 3 of each week counted from it.
  for (let day = first; day <= last; day += 1) if (day % 7 !== 2 && day % 7 !== 3) days.push(day);
  return Int32Array.from(days);
}

function returns(count: number, { drift, volatility }: { drift: number; volatility: number }, normal: () => number) {
  const mean = drift / DAYS_PER_YEAR;
  const deviation = volatility / Math.sqrt(DAYS_PER_YEAR);
  return Float64Array.from({ length: count }, () => mean + deviation * normal());
}

/** A sum of series, each times its beta. */
const plus = (...parts: readonly (readonly [Float64Array, number])[]): Float64Array =>
  Float64Array.from(parts[0]?.[0] ?? [], (_, period) =>
    parts.reduce((sum, [series, beta]) => sum + beta * (series[period] ?? 0), 0),
  );

/** Prices from returns, starting at 100; no day loses more than half, so that a price stays a price. */
function wealth(moves: Float64Array): Float64Array {
  let price = 100;
  const closes = Float64Array.from(moves, (move) => {
    price *= 1 + Math.max(move, -0.5);
    return price;
  });
  return Float64Array.of(100, ...closes);
}

/** Standard normal numbers (Box and Muller 1958) over a small generator whose whole state is the seed. */
function normals(seed: number): () => number {
  let state = seed;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (((mixed ^ (mixed >>> 14)) >>> 0) + 1) / 4_294_967_297;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}
