import { EngineError } from '../engine-error';
import { row, select } from '../matrix';
import { portfolioReturns } from '../measures/portfolio-returns';
import { periodLabel } from '../model/periods';
import type { Prepared } from '../model/prepared';
import { type RiskFreeRate, riskFreePerPeriod } from './risk-free';

/** What money that is not invested (1 - weightSum) earns: NOTHING, or the RISK_FREE rate, usual for long/short books. */
export type IdleReturn = 'NOTHING' | 'RISK_FREE';

export interface BenchmarkRequest {
  /** Must be among the tickers the portfolio's request named (`alsoNamed`), so that its dates are in the calendar. */
  readonly benchmark: string;
  readonly riskFreeRate: RiskFreeRate;
  /** NOTHING when absent. */
  readonly idleReturn?: IdleReturn;
}

/** Portfolio, benchmark and rate over the T periods of W_A in which all three exist. */
interface CommonReturns {
  /** With what its idle money earns. */
  readonly portfolio: Float64Array;
  readonly benchmark: Float64Array;
  /** The risk-free rate per period. */
  readonly rates: Float64Array;
  /** Places of the periods in the request window. */
  readonly places: Int32Array;
  readonly labels: readonly string[];
  /** Those of W_A, and the benchmark if it shortens it. */
  readonly bindingTickers: readonly string[];
}

const FEWEST = 12;

/** Three series of equal length, decimals per period. Refuses INSUFFICIENT_HISTORY below twelve common periods. */
export function commonReturns(prepared: Prepared, request: BenchmarkRequest): CommonReturns {
  const { panel, places: own, weights } = prepared;
  const market = panel.of(request.benchmark);
  const rates = riskFreePerPeriod(request.riskFreeRate, panel.periods);
  const common = Int32Array.from(own.keys()).filter((t) => !Number.isNaN(market[own[t]!]! + rates[own[t]!]!));
  if (common.length < FEWEST) throw tooFew(prepared, request.benchmark, common.length);
  const places = common.map((t) => own[t]!);
  const commonRates = select(rates, places);
  const idle = request.idleReturn === 'RISK_FREE' ? 1 - weights.reduce((sum, weight) => sum + weight, 0) : 0;
  const invested = select(portfolioReturns(prepared.returns, weights), common);
  return {
    portfolio: invested.map((value, t) => value + idle * commonRates[t]!),
    benchmark: select(market, places),
    rates: commonRates,
    places,
    labels: Array.from(places, (place) => periodLabel(panel.periods, place)),
    bindingTickers: withBenchmark(prepared, request.benchmark),
  };
}

function tooFew({ tickers, panel }: Prepared, benchmark: string, observations: number): EngineError {
  const named = new Map([
    ...tickers.map((ticker, i) => [ticker, row(panel.held, i)] as const),
    [benchmark, panel.of(benchmark)],
  ]);
  const short = [...named].filter(([, returns]) => presentIn(returns) < FEWEST);
  return new EngineError(
    'INSUFFICIENT_HISTORY',
    `Only ${observations} periods have a return of every position, of ${benchmark} and a risk-free rate; ${FEWEST} are needed.`,
    { observations, required: FEWEST, tickers: short.map(([ticker]) => ticker) },
  );
}

function withBenchmark({ bindingTickers, panel, places }: Prepared, benchmark: string): readonly string[] {
  const returns = panel.of(benchmark);
  const shortens = places.some((place) => Number.isNaN(returns[place]!));
  return shortens && !bindingTickers.includes(benchmark) ? [...bindingTickers, benchmark] : bindingTickers;
}

const presentIn = (returns: Float64Array): number => returns.filter((value) => !Number.isNaN(value)).length;
