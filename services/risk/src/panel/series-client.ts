import { contextV1 } from '@perfolio/contracts';
import { isReasonOf } from '@perfolio/errors';
import type { Onward, ServiceClient } from '@perfolio/service';

/** The most tickers one call asks for. */
const MAX_TICKERS = 4_000;

export interface AskedSeries {
  readonly version: string;
  readonly tickers: readonly string[];
  /** A version whose columns of all the tickers are held: of those that only grew since, what was added is enough. */
  readonly heldVersion?: string;
}

/** Where price columns come from: one message a ticker, in any order, an empty one for a ticker without prices. */
export type SeriesSource = (asked: AskedSeries, onward: Onward) => AsyncIterable<contextV1.GetSeriesResponse>;

/** Columns from Context. Refused with VERSION_CHANGED when that state of the prices is gone. */
export const seriesFrom = (contexts: ServiceClient): SeriesSource =>
  async function* ({ version, tickers, heldVersion = '' }, onward) {
    for (let from = 0; from < tickers.length; from += MAX_TICKERS) {
      const request = { marketDataVersion: version, tickers: tickers.slice(from, from + MAX_TICKERS), heldVersion };
      try {
        yield* contexts.stream(contextV1.MarketDataServiceService.getSeries, request, onward);
      } catch (error) {
        // A Context of the version before, while a fleet is upgraded: it sends whole columns only.
        if (heldVersion === '' || !isReasonOf(error, 'FIELD_UNKNOWN')) throw error;
        yield* contexts.stream(contextV1.MarketDataServiceService.getSeries, { ...request, heldVersion: '' }, onward);
      }
    }
  };
