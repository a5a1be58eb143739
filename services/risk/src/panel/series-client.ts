import { contextV1 } from '@perfolio/contracts';
import type { Onward, ServiceClient } from '@perfolio/service';

/** The most tickers one call asks for. */
const MAX_TICKERS = 4_000;

/** Where price columns come from: one message a ticker, in any order, an empty one for a ticker without prices. */
export type SeriesSource = (
  marketDataVersion: string,
  tickers: readonly string[],
  onward: Onward,
) => AsyncIterable<contextV1.GetSeriesResponse>;

/** Columns from Context. Refused with VERSION_CHANGED when that state of the prices is gone. */
export const seriesFrom = (contexts: ServiceClient): SeriesSource =>
  async function* (marketDataVersion, tickers, onward) {
    for (let from = 0; from < tickers.length; from += MAX_TICKERS) {
      const request = { marketDataVersion, tickers: tickers.slice(from, from + MAX_TICKERS) };
      yield* contexts.stream(contextV1.MarketDataServiceService.getSeries, request, onward);
    }
  };
