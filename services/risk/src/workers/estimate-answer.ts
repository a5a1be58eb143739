import { BinaryWriter } from '@bufbuild/protobuf/wire';
import * as gatewayV1 from '@perfolio/contracts/messages';
import { EngineError, type MonthlyReturns, monthlyPeriods, windowOf } from '@perfolio/engine';

import { fromEngineError } from '../engine-refusal';
import { monthlyReturnsOf, type SharedColumn } from '../panel/price-column';
import { unstamped } from '../stamp';
import { stopsAt } from './stop-flag';
import type { EstimateTask } from './task';
import { type ResolvedWindow, resolvedWindow } from './window';

const FEWEST_MONTHS = 12;
const MONTHS_PER_YEAR = 12;

/** Whatever the portfolio's frequency: the means are of months. */
const NOTHING_ASKED = { start: '', end: '', frequency: gatewayV1.Frequency.MONTHLY };

/** The answer of EstimateExpectedReturns as it is cached: mean monthly return x 12, each ticker over all its months in the window. */
export function estimateAnswer({ portfolio, columns, tickers, stop }: EstimateTask): Uint8Array {
  const byTicker = new Map(columns.map((column) => [column.ticker, column]));
  const held = tickers.flatMap((ticker) => byTicker.get(ticker) ?? []);
  stopsAt(stop)();
  const expectedReturns = held.length === 0 ? [] : estimates(held, resolvedWindow(portfolio, NOTHING_ASKED, held));
  const answered = new Set(expectedReturns.map(({ ticker }) => ticker));
  const skipped = tickers.filter((ticker) => !answered.has(ticker));
  return unstamped(bodyOf(expectedReturns, skipped), new Uint8Array());
}

/** `EstimateExpectedReturnsResponse` without its time. */
function bodyOf(expectedReturns: readonly gatewayV1.ExpectedReturn[], skippedTickers: readonly string[]): Uint8Array {
  const writer = new BinaryWriter();
  for (const one of expectedReturns)
    writer.uint32(EXPECTED_RETURNS_TAG).bytes(gatewayV1.ExpectedReturn.encode(one).finish());
  for (const ticker of skippedTickers) writer.uint32(SKIPPED_TICKERS_TAG).string(ticker);
  return writer.finish();
}

/** Field number and wire type 2. The whole contracts would have to be loaded to have these two written for us. */
const EXPECTED_RETURNS_TAG = (1 << 3) | 2;
const SKIPPED_TICKERS_TAG = (2 << 3) | 2;

const estimates = (held: readonly SharedColumn[], window: ResolvedWindow) =>
  held.flatMap((column) => {
    const expectedReturn = estimate(column, window);
    return expectedReturn === null ? [] : [{ ticker: column.ticker, expectedReturn, asOf: window.end }];
  });

/** Null with too little history. */
function estimate(column: SharedColumn, window: ResolvedWindow): number | null {
  const monthly = monthlyReturnsOf(column);
  const returns = inWindow(monthly, window).filter((value) => !Number.isNaN(value));
  if (returns.length < FEWEST_MONTHS) return null;
  return (returns.reduce((sum, value) => sum + value, 0) / returns.length) * MONTHS_PER_YEAR;
}

function inWindow(monthly: MonthlyReturns, window: ResolvedWindow): Float64Array {
  try {
    const { firstMonth, count } = monthlyPeriods(windowOf(window.start, window.end), [monthly]);
    const from = firstMonth - monthly.firstMonth;
    return monthly.returns.subarray(from, from + count);
  } catch (error) {
    throw error instanceof EngineError ? fromEngineError(error, window) : error;
  }
}
