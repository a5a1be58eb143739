import {
  changesOf,
  EngineError,
  KeptPanels,
  parseDay,
  type PriceColumn,
  type PriceSource,
  prepare,
  priceSource,
  summarisePrepared,
  whatIf,
  type WhatIfRequest,
} from '@perfolio/engine';

import { closesOf, type Prices } from './prices';
import type { Book, Changed, Question, Reply, TickerWeight } from './question';

/** The engine beside the page: the service's own code, on the prices it was sent. */
let open: { readonly book: Book; readonly prices: PriceSource } | undefined;

onmessage = ({ data }: MessageEvent<Question>) => postMessage(replyTo(data));

function replyTo(question: Question): Reply {
  const { id } = question;
  try {
    return answered(question);
  } catch (error) {
    const detail = error instanceof Error ? error.message : 'it stopped';
    const message = error instanceof EngineError ? detail : `The engine in this browser cannot answer: ${detail}.`;
    return { id, kind: 'failed', message };
  }
}

function answered(question: Question): Reply {
  const { id } = question;
  switch (question.kind) {
    case 'open':
      open = { book: question.book, prices: pricesOf(question.book) };
      return { id, kind: 'opened' };
    case 'change':
      return { id, kind: 'changed', changed: changedBy(question.weights) };
    default:
      return question satisfies never;
  }
}

/** Every move of a weight asks about the same aligned returns: these are kept. */
const KEPT_BYTES = 32 * 2 ** 20;

const pricesOf = ({ prices }: Book): PriceSource => ({
  ...priceSource(columnsOf(prices)),
  kept: new KeptPanels(KEPT_BYTES).inState(prices.marketDataVersion),
});

function columnsOf(prices: Prices): Map<string, PriceColumn> {
  const days = Int32Array.from(prices.dates, (date) => parseDay(date) ?? 0);
  return new Map(prices.tickers.map((ticker) => [ticker, columnOf(ticker, days, closesOf(prices, ticker))]));
}

/** Only the days on which it has a price: the calendar of a daily request is made of them. */
function columnOf(ticker: string, days: Int32Array, closes: Float64Array | undefined): PriceColumn {
  const has = (_value: number, place: number): boolean => Number.isFinite(closes?.[place]);
  const own = { days: days.filter(has), closes: (closes ?? new Float64Array()).filter(has) };
  return { ticker, ...own, changes: changesOf(own.closes) };
}

/** The weights of the report are after their basis already. */
function requestOf({ book }: { readonly book: Book }) {
  const { inputs, weights, factorProxies, cashTickers, benchmark, prices } = book;
  return {
    weights,
    weightBasis: 'RAW' as const,
    start: inputs.start,
    end: inputs.end,
    frequency: inputs.frequency,
    covariance: inputs.covariance,
    proxies: new Map(factorProxies.map((entry) => [entry.ticker, given(entry)])),
    cashTickers,
    alsoNamed: prices.tickers.includes(benchmark) ? [benchmark] : [],
  };
}

/** An empty field is a factor that the ticker does not have. */
function given({ market, momentum, value, industry, subindustry }: Book['factorProxies'][number]) {
  return {
    ...(market !== '' && { market }),
    ...(momentum !== '' && { momentum }),
    ...(value !== '' && { value }),
    ...(industry !== '' && { industry }),
    ...(subindustry.length > 0 && { subindustry }),
  };
}

function opened() {
  if (open === undefined) throw new RangeError('no portfolio is open');
  return open;
}

function changedBy(weights: readonly TickerWeight[]): Changed {
  const { book, prices } = opened();
  const from = performance.now();
  const request: WhatIfRequest = {
    ...requestOf({ book }),
    change: { newWeights: weights },
    limits: book.limits,
    lookbackYears: book.lookbackYears || undefined,
  };
  const answered = whatIf(request, prices);
  const after = prepare({ ...request, weights: answered.weights }, prices);
  const { eulerShare } = summarisePrepared(after, request.covariance).portfolioView;
  const at = performance.now();
  return { whatIf: answered, eulerShare: [...(eulerShare ?? [])], ms: at - from, at };
}
