import { type Matrix, rowsOf, selectColumns } from '../matrix';
import { assetWindow } from './asset-window';
import { type ProxiesByTicker, proxyTickers } from './factor-proxies';
import { type Factors, factorsOf } from './factor-series';
import type { Frequency } from './periods';
import type { PriceSource } from './price-source';
import { type ReturnPanel, returnPanel } from './return-panel';
import { type Weight, type WeightBasis, weightsOnBasis } from './weights';
import { windowOf } from './window';

/** The part of a request that every section shares. */
export interface PortfolioRequest {
  /** Each ticker once; the order is kept in the answer. A weight of 0 stays in the portfolio. */
  readonly weights: readonly Weight[];
  readonly weightBasis: WeightBasis;
  readonly proxies: ProxiesByTicker;
  readonly frequency: Frequency;
  /** ISO dates, start before end. */
  readonly start: string;
  readonly end: string;
  /** Fewest common periods accepted; 12 monthly, 60 daily when absent, and never fewer than 2. */
  readonly minObservations?: number;
  readonly cashTickers: readonly string[];
  /** Annual, decimals, by ticker. */
  readonly expectedReturns?: ReadonlyMap<string, number>;
  /** Further series the request names (benchmark, what-if tickers): their dates belong to the calendar of a daily request. */
  readonly alsoNamed?: readonly string[];
  /** Called every few milliseconds of work; ends it by throwing, and what it throws reaches the caller. */
  readonly checkpoint?: () => void;
}

/** A request with its prices turned into aligned returns: what the measures of every section start from. */
export interface Prepared {
  readonly frequency: Frequency;
  readonly tickers: readonly string[];
  readonly weights: Float64Array;
  readonly isCash: readonly boolean[];
  readonly expectedReturns: readonly (number | null)[];
  readonly panel: ReturnPanel;
  readonly factors: Factors;
  /** W_A as places in the panel's periods. */
  readonly places: Int32Array;
  /** N x T on W_A. */
  readonly returns: Matrix;
  /** The rows of `returns`, one by one. */
  readonly rows: readonly Float64Array[];
  readonly bindingTickers: readonly string[];
  /** As in the request, for all that is computed from this. */
  readonly checkpoint?: (() => void) | undefined;
}

/** Refuses in this order: the weights, the window, an unknown ticker, too little history. */
export function prepare(request: PortfolioRequest, prices: PriceSource): Prepared {
  const { frequency, proxies, expectedReturns, cashTickers, checkpoint } = request;
  const tickers = distinctTickers(request.weights);
  const weights = weightsOnBasis(request.weights, request.weightBasis);
  const window = windowOf(request.start, request.end);
  const others = [...proxyTickers(proxies), ...(request.alsoNamed ?? [])];
  const panel = returnPanel({ held: tickers, others, frequency, window, checkpoint }, prices);
  const { places, bindingTickers } = assetWindow(panel, tickers, request);
  const returns = selectColumns(panel.held, places);
  return {
    frequency,
    tickers,
    weights,
    isCash: tickers.map((ticker) => cashTickers.includes(ticker)),
    expectedReturns: tickers.map((ticker) => expectedReturns?.get(ticker) ?? null),
    panel,
    factors: factorsOf({ held: tickers, proxies, returnsOf: panel.of, checkpoint }),
    places,
    returns,
    rows: returns === panel.held ? panel.rows : rowsOf(returns),
    bindingTickers,
    checkpoint,
  };
}

function distinctTickers(weights: readonly Weight[]): string[] {
  const tickers = weights.map(({ ticker }) => ticker);
  if (new Set(tickers).size < tickers.length)
    throw new RangeError('a ticker has more than one weight; add them up first');
  return tickers;
}
