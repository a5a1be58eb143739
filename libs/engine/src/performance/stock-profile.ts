import { EngineError } from '../engine-error';
import { annualised } from '../measures/annualised';
import { type SimpleRegression, simpleRegression } from '../measures/simple-regression';
import { standardDeviation } from '../measures/standard-deviation';
import { dayLabel, firstDayOf, monthOf, parseDay } from '../model/calendar';
import { type FactorProxies, proxyTickers } from '../model/factor-proxies';
import { factorsOf } from '../model/factor-series';
import type { PerFactor } from '../model/per-factor';
import { type Frequency, PERIODS_PER_YEAR, periodLabel } from '../model/periods';
import type { PriceColumn } from '../model/price-column';
import { type PriceSource, priceSource } from '../model/price-source';
import { returnPanel } from '../model/return-panel';
import { type Window, windowOf } from '../model/window';

export interface StockProfileRequest {
  readonly ticker: string;
  readonly benchmark: string;
  readonly proxies: FactorProxies;
  /** MONTHLY when absent. */
  readonly frequency?: Frequency;
  /** ISO date; five years before the end when absent. */
  readonly start?: string;
  readonly end: string;
}

/** RISK-ENGINE 12: one instrument by itself, on all its own returns in the window. */
export interface StockProfile {
  readonly ticker: string;
  readonly observations: number;
  /** Of its own returns: YYYY-MM or YYYY-MM-DD. */
  readonly firstPeriod: string;
  readonly lastPeriod: string;
  /** Per period. */
  readonly volatility: number;
  readonly volatilityAnnual: number;
  /** On the benchmark, over the periods in which both exist; null when that cannot be fitted. */
  readonly market: SimpleRegression | null;
  /** The same on each factor of the proxies, market included, by type, then by id. */
  readonly factors: PerFactor<SimpleRegression | null>;
}

const FEWEST = 3;
const DEFAULT_YEARS = 5;

/** Throws INSUFFICIENT_HISTORY for fewer than three returns. */
export function stockProfile(
  request: StockProfileRequest,
  prices: ReadonlyMap<string, PriceColumn> | PriceSource,
): StockProfile {
  const { ticker, benchmark, proxies, frequency = 'MONTHLY' } = request;
  const others = [benchmark, ...proxyTickers({ [ticker]: proxies })];
  const source = 'column' in prices ? prices : priceSource(prices);
  const panel = returnPanel({ held: [ticker], others, frequency, window: profileWindow(request) }, source);
  const own = panel.of(ticker);
  const { series } = factorsOf({ held: [ticker], proxies: { [ticker]: proxies }, returnsOf: panel.of });
  const present = Array.from(own.keys()).filter((period) => !Number.isNaN(own[period]!));
  if (present.length < FEWEST) throw tooFew(ticker, present.length);
  const volatility = standardDeviation(Float64Array.from(present, (period) => own[period]!));
  return {
    ticker,
    observations: present.length,
    firstPeriod: periodLabel(panel.periods, present[0]!),
    lastPeriod: periodLabel(panel.periods, present[present.length - 1]!),
    volatility,
    volatilityAnnual: annualised(volatility, PERIODS_PER_YEAR[frequency]),
    market: simpleRegression(panel.of(benchmark), own),
    factors: Object.fromEntries(series.map(({ id, returns }) => [id, simpleRegression(returns, own)])),
  };
}

function profileWindow({ start, end }: StockProfileRequest): Window {
  if (start !== undefined) return windowOf(start, end);
  const last = parseDay(end);
  return windowOf(last === null ? end : dayLabel(yearsBefore(last, DEFAULT_YEARS)), end);
}

/** The same day of the month as far as every month has one: at most the 28th. */
function yearsBefore(day: number, years: number): number {
  const month = monthOf(day);
  return firstDayOf(month - 12 * years) + Math.min(day - firstDayOf(month), 27);
}

const tooFew = (ticker: string, observations: number): EngineError =>
  new EngineError(
    'INSUFFICIENT_HISTORY',
    `${ticker} has only ${observations} returns in the window; ${FEWEST} are needed.`,
    { observations, required: FEWEST, tickers: [ticker] },
  );
