import * as gatewayV1 from '@perfolio/contracts/messages';
import {
  type Analysis,
  type AnalysisRequest,
  analysePrepared,
  dayLabel,
  EngineError,
  type FactorProxies,
  KeptPanels,
  type Limits,
  type Prepared,
  type PriceSource,
  prepare,
  type Summary,
  summarisePrepared,
} from '@perfolio/engine';

import { fromEngineError } from '../engine-refusal';
import { neededPrices } from '../needed-prices';
import { monthlyReturnsOf, priceColumnOf, type SharedColumn } from '../panel/price-column';
import { stopsAt } from './stop-flag';
import type { PortfolioTask } from './task';
import { weightedPortfolio } from './weights';
import { lastDateUsed, type ResolvedWindow, resolvedWindow } from './window';

/** A question about a portfolio in the engine's terms. */
export interface Book {
  readonly window: ResolvedWindow;
  readonly request: AnalysisRequest;
  readonly prices: PriceSource;
  /** Its prices turned into returns: once, when it is first asked for. */
  readonly prepared: Prepared;
  /** View and factor model, likewise. */
  readonly analysis: Analysis;
  /** The same without matrices: a fraction of the cost where there are many positions. */
  readonly summary: Summary;
  readonly limits: Limits;
  /** Last date on which a price entered the answer. */
  readonly pricesAsOf: string;
}

/**
 * Opens the book of a task for `work`; what the engine refuses becomes a refusal of the house.
 * @param also tickers beside those held that the question is about
 */
export async function withBook(
  task: PortfolioTask,
  work: (book: Book) => Uint8Array | Promise<Uint8Array>,
  also: readonly string[] = [],
): Promise<Uint8Array> {
  const columns = new Map(task.columns.map((column) => [column.ticker, column]));
  const series = namedColumns(task, columns, also);
  const window = resolvedWindow(task.portfolio, task.parameters, series);
  try {
    const { weights, asOf } = weightedPortfolio(task.portfolio, columns, window.end);
    // Thousands of positions take some time until here.
    stopsAt(task.stop)();
    const request = requestOf(task, window, { weights, also });
    const pricesAsOf = latest(asOf, lastPriceOf(series, lastDateUsed(window)));
    return await work(
      new OpenBook(window, request, {
        prices: sourceOver(columns, task.marketDataVersion),
        limits: limitsOf(task),
        pricesAsOf,
      }),
    );
  } catch (error) {
    throw error instanceof EngineError ? fromEngineError(error, window) : error;
  }
}

class OpenBook implements Book {
  readonly prices: PriceSource;
  readonly limits: Limits;
  readonly pricesAsOf: string;
  #prepared: Prepared | undefined;
  #analysis: Analysis | undefined;
  #summary: Summary | undefined;

  constructor(
    readonly window: ResolvedWindow,
    readonly request: AnalysisRequest,
    { prices, limits, pricesAsOf }: Pick<Book, 'prices' | 'limits' | 'pricesAsOf'>,
  ) {
    this.prices = prices;
    this.limits = limits;
    this.pricesAsOf = pricesAsOf;
  }

  get prepared(): Prepared {
    this.#prepared ??= prepare(this.request, this.prices);
    return this.#prepared;
  }

  get analysis(): Analysis {
    this.#analysis ??= analysePrepared(this.prepared, this.request.covariance);
    return this.#analysis;
  }

  get summary(): Summary {
    this.#summary ??= this.#analysis ?? summarisePrepared(this.prepared, this.request.covariance);
    return this.#summary;
  }
}

/** A message carries more than its fields. */
function limitsOf({ portfolio: { limits } }: PortfolioTask): Limits {
  if (limits === undefined) return {};
  const { _unknownFields, ...own } = limits;
  return own;
}

/** Positions and proxies; neither exchange rates nor the benchmark move the end of a window. */
function namedColumns(
  { portfolio }: PortfolioTask,
  columns: ReadonlyMap<string, SharedColumn>,
  also: readonly string[],
): SharedColumn[] {
  const named = neededPrices(
    portfolio,
    also.map((ticker) => ({ field: '', ticker })),
  );
  const tickers = new Set(named.required.map(({ ticker }) => ticker));
  return [...tickers].flatMap((ticker) => columns.get(ticker) ?? []);
}

function requestOf(
  { portfolio, parameters, columns, stop }: PortfolioTask,
  window: ResolvedWindow,
  { weights, also }: { readonly weights: AnalysisRequest['weights']; readonly also: readonly string[] },
): AnalysisRequest {
  const named = new Set([...weights.map(({ ticker }) => ticker), ...also]);
  const proxies = portfolio.factorProxies.filter(({ ticker }) => named.has(ticker));
  return {
    weights,
    ...window,
    weightBasis: weightBasisOf(portfolio.weightBasis),
    proxies: new Map(proxies.map((entry) => [entry.ticker, engineProxies(entry)])),
    cashTickers: [...portfolio.cashTickers, ...portfolio.cashProxies.map(({ ticker }) => ticker)],
    expectedReturns: new Map(portfolio.expectedReturns.map(({ ticker, expectedReturn }) => [ticker, expectedReturn])),
    covariance: parameters.covariance === gatewayV1.Covariance.LEDOIT_WOLF ? 'LEDOIT_WOLF' : 'SAMPLE',
    checkpoint: stopsAt(stop),
    alsoNamed: columns.some(({ ticker }) => ticker === portfolio.benchmark) ? [portfolio.benchmark] : [],
  };
}

function weightBasisOf(basis: gatewayV1.WeightBasis): AnalysisRequest['weightBasis'] {
  if (basis === gatewayV1.WeightBasis.GROSS) return 'GROSS';
  return basis === gatewayV1.WeightBasis.NET ? 'NET' : 'RAW';
}

export const engineProxies = ({
  market,
  momentum,
  value,
  industry,
  subindustry,
}: gatewayV1.FactorProxies): FactorProxies => ({
  ...(market !== '' && { market }),
  ...(momentum !== '' && { momentum }),
  ...(value !== '' && { value }),
  ...(industry !== '' && { industry }),
  ...(subindustry.length > 0 && { subindustry }),
});

/** In each thread, for the questions about a portfolio that come one after the other. */
const KEPT = new KeptPanels(32 * 2 ** 20);

/** A column is a function of its ticker and the version, so the version names the state of all of them. */
const sourceOver = (columns: ReadonlyMap<string, SharedColumn>, version: string): PriceSource => ({
  kept: KEPT.inState(version),
  column: (ticker: string) => {
    const column = columns.get(ticker);
    return column && priceColumnOf(column);
  },
  monthly: (ticker: string) => {
    const column = columns.get(ticker);
    return column && monthlyReturnsOf(column);
  },
});

/** The last date on or before `limit` with a price in any of the series. */
function lastPriceOf(series: readonly SharedColumn[], limit: number): string | null {
  const last = series.map((column) => priceColumnOf(column).days.findLast((day) => day <= limit) ?? -Infinity);
  const day = Math.max(...last);
  return Number.isFinite(day) ? dayLabel(day) : null;
}

/** Dates in ISO form sort as text. */
const latest = (a: string | null, b: string | null): string => [a ?? '', b ?? ''].sort().at(-1) ?? '';
