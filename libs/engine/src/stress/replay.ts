import { row } from '../matrix';
import { type Frequency, monthlyPeriods, type Periods, periodLabel } from '../model/periods';
import type { PriceSource } from '../model/price-source';
import { returnPanel } from '../model/return-panel';
import type { Weight } from '../model/weights';
import { monthOf } from '../model/calendar';
import { type Window, windowOf } from '../model/window';
import type { Episode } from './episode';

export interface ReplayRequest {
  /** Present weights, on the basis asked for. */
  readonly weights: readonly Weight[];
  readonly cashTickers: readonly string[];
  readonly episode: Episode;
  /** MONTHLY when absent. DAILY shows the depth within the months, and needs every ticker priced on every date. */
  readonly frequency?: Frequency;
}

/** What the present weights, restored every period, would have lost. Losses are positive fractions; a gain is negative. */
export interface Replay {
  /** Of the tickers with data; null without any. */
  readonly loss: number | null;
  /** Of the tickers with data; they add up to `loss`. */
  readonly lossByTicker: Readonly<Record<string, number>>;
  /** Largest fall from the highest point so far, the start included: zero or negative. Null as `loss`. */
  readonly maxDrawdown: number | null;
  /** Tickers without a return in every period of the episode: left out of the loss, with weight and all. */
  readonly missingTickers: readonly string[];
  /** Part of the gross exposure, cash apart, that the loss speaks of; null when there is none. */
  readonly coveredShare: number | null;
  readonly observations: number;
  /** Whole months of the episode; null in a daily replay. More than `observations` when the prices do not reach. */
  readonly months: number | null;
  /** Labels; null without periods. */
  readonly firstPeriod: string | null;
  readonly lastPeriod: string | null;
}

/**
 * RISK-ENGINE 13.3: replay of a stretch of history. With returns p_t = sum w_i r_it and wealth W_t = W_(t-1) (1 + p_t)
 * from W_0 = 1, the loss is 1 - W_T and a ticker's part of it -sum_t W_(t-1) w_i r_it. A portfolio that is worth nothing
 * any more stays so: what came after is not counted. Refuses INVALID_WINDOW and UNKNOWN_TICKER.
 */
export function replay(request: ReplayRequest, prices: PriceSource): Replay {
  const { weights, episode, frequency = 'MONTHLY' } = request;
  const window = windowOf(episode.start, episode.end);
  const tickers = weights.map(({ ticker }) => ticker);
  const { periods, held } = returnPanel({ held: tickers, others: [], frequency, window }, prices);
  const entries = weights.map((weight, i): Entry => ({ ...weight, returns: row(held, i) }));
  const present = entries.filter(({ returns }) => periods.count > 0 && !returns.some(Number.isNaN));
  const missing = entries.filter((entry) => !present.includes(entry));
  return {
    ...walked(present, periods.count),
    missingTickers: missing.map(({ ticker }) => ticker),
    coveredShare: coveredShare(entries, present, request.cashTickers),
    observations: periods.count,
    months: frequency === 'MONTHLY' ? monthsIn(window) : null,
    ...labels(periods),
  };
}

interface Entry extends Weight {
  readonly returns: Float64Array;
}

function walked(entries: readonly Entry[], count: number): Pick<Replay, 'loss' | 'lossByTicker' | 'maxDrawdown'> {
  if (entries.length === 0) return { loss: null, lossByTicker: {}, maxDrawdown: null };
  const losses = new Float64Array(entries.length);
  let wealth = 1;
  let peak = 1;
  let maxDrawdown = 0;
  for (let t = 0; t < count && wealth > 0; t++) {
    const before = wealth;
    entries.forEach(({ weight, returns }, i) => {
      const gain = before * weight * returns[t]!;
      losses[i] = losses[i]! - gain;
      wealth += gain;
    });
    peak = Math.max(peak, wealth);
    maxDrawdown = Math.min(maxDrawdown, wealth / peak - 1);
  }
  const lossByTicker = Object.fromEntries(entries.map(({ ticker }, i) => [ticker, losses[i]!]));
  return { loss: 1 - wealth, lossByTicker, maxDrawdown };
}

function coveredShare(all: readonly Entry[], present: readonly Entry[], cashTickers: readonly string[]): number | null {
  const gross = (entries: readonly Entry[]): number =>
    entries.reduce((sum, { ticker, weight }) => (cashTickers.includes(ticker) ? sum : sum + Math.abs(weight)), 0);
  const whole = gross(all);
  return whole === 0 ? null : gross(present) / whole;
}

/** As many as a series without beginning and end has. */
function monthsIn(window: Window): number {
  const firstMonth = monthOf(window.start);
  const returns = new Float64Array(monthOf(window.end) - firstMonth + 1);
  return monthlyPeriods(window, [{ firstMonth, returns }]).count;
}

const labels = (periods: Periods): Pick<Replay, 'firstPeriod' | 'lastPeriod'> =>
  periods.count === 0
    ? { firstPeriod: null, lastPeriod: null }
    : { firstPeriod: periodLabel(periods, 0), lastPeriod: periodLabel(periods, periods.count - 1) };
