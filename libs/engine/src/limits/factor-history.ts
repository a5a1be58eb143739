import { EngineError } from '../engine-error';
import { firstDayOf, monthOf, parseDay } from '../model/calendar';
import type { FactorType } from '../model/factor-proxies';
import { definedFactors, type FactorDefinition } from '../model/factor-definitions';
import { factorReturns } from '../model/factor-series';
import { periodLabel } from '../model/periods';
import type { PortfolioRequest } from '../model/prepared';
import type { PriceSource } from '../model/price-source';
import { type ReturnPanel, returnPanel } from '../model/return-panel';
import type { Window } from '../model/window';

/** The factors that have limits of their own; a subindustry is judged with its industry. */
export type LimitedFactorType = Exclude<FactorType, 'subindustry'>;

/** The monthly moves of one factor over the look-back. */
export interface FactorMoves {
  readonly id: string;
  readonly type: LimitedFactorType;
  /** One per month, oldest first; NaN where it has none. The very series its betas are measured on, monthly. */
  readonly moves: Float64Array;
  /** The returns the move is made of: the series itself, or the proxy and the market it is measured against. */
  readonly legs: readonly Float64Array[];
}

/** What the factors of a portfolio did before `end`: limits and scores are taken from it. */
export interface FactorHistory {
  /** `YYYY-MM`; null when no series lives in the look-back. */
  readonly firstPeriod: string | null;
  readonly lastPeriod: string | null;
  /** By type, then by id in code-unit order. */
  readonly factors: readonly FactorMoves[];
}

const DEFAULT_LOOKBACK_YEARS = 10;

/** A day of the month every month has, so that the look-back's start exists. */
const LAST_COMMON_DAY = 28;

export interface HistoryRequest extends Pick<PortfolioRequest, 'weights' | 'proxies' | 'end'> {
  /** Whole years, at least 1; 10 when absent. */
  readonly lookbackYears?: number | undefined;
}

/**
 * RISK-ENGINE 7: monthly moves, also for a daily request, from `lookbackYears` before the request's end to that end,
 * never to today; it may reach back before the request's start. Refuses INVALID_WINDOW and UNKNOWN_TICKER.
 */
export function factorHistory(request: HistoryRequest, prices: PriceSource): FactorHistory {
  const definitions = limitedDefinitions(request);
  const others = definitions.flatMap(({ factor }) => tickersOf(factor));
  const panel = returnPanel({ held: [], others, frequency: 'MONTHLY', window: lookBack(request) }, prices);
  const { periods } = panel;
  return {
    firstPeriod: periods.count === 0 ? null : periodLabel(periods, 0),
    lastPeriod: periods.count === 0 ? null : periodLabel(periods, periods.count - 1),
    factors: definitions.map(({ factor, type }) => ({
      id: factor.id,
      type,
      moves: factorReturns(factor, panel.of),
      legs: legsOf(factor, panel),
    })),
  };
}

/** From the same month that many years earlier, on the same day or the 28th if that is earlier. */
export function lookBack({ end, lookbackYears = DEFAULT_LOOKBACK_YEARS }: HistoryRequest): Window {
  const last = parseDay(end);
  if (last === null || !Number.isInteger(lookbackYears) || lookbackYears < 1) {
    throw new EngineError('INVALID_WINDOW', `There are no ${lookbackYears} years before ${end} to look back on.`);
  }
  const month = monthOf(last);
  const dayOfMonth = last - firstDayOf(month) + 1;
  return { start: firstDayOf(month - 12 * lookbackYears) + Math.min(dayOfMonth, LAST_COMMON_DAY) - 1, end: last };
}

interface Limited {
  readonly factor: FactorDefinition;
  readonly type: LimitedFactorType;
}

function limitedDefinitions({ weights, proxies }: HistoryRequest): Limited[] {
  const held = weights.map(({ ticker }) => ticker);
  return definedFactors(held, proxies).distinct.flatMap((factor) =>
    factor.type === 'subindustry' ? [] : [{ factor, type: factor.type }],
  );
}

function tickersOf(factor: FactorDefinition): readonly string[] {
  if ('peers' in factor) return factor.peers;
  return 'minus' in factor ? [factor.ticker, factor.minus] : [factor.ticker];
}

const legsOf = (factor: FactorDefinition, { of }: ReturnPanel): Float64Array[] =>
  'minus' in factor ? [of(factor.ticker), of(factor.minus)] : [factorReturns(factor, of)];
