import type { contextV1 } from '@perfolio/contracts';
import { invalidFields } from '@perfolio/errors';
import type { Call } from '@perfolio/service';
import { distance } from 'fastest-levenshtein';

import type { Dependencies } from '../dependencies';
import { readState } from './market-store';

const MAX_TICKERS = 4_000;

/** Columns of prices at one version, one message a ticker, in the order asked; of those a caller holds what was added. */
export const getSeries = ({ database, columns }: Pick<Dependencies, 'database' | 'columns'>) =>
  async function* (request: contextV1.GetSeriesRequest, call: Call): AsyncIterable<contextV1.GetSeriesResponse> {
    const { marketDataVersion: version, tickers, heldVersion } = request;
    if (tickers.length > MAX_TICKERS) throw tooMany(tickers.length);
    let known: readonly string[] | undefined;
    for await (const { ticker, days, closes, kept } of columns.read({ version, tickers, heldVersion })) {
      call.signal.throwIfAborted();
      if (days !== undefined && closes !== undefined) {
        yield { ticker, days: bufferOf(days), closes: bufferOf(closes), suggestion: '', kept };
      } else {
        known ??= (await readState(database)).tickers;
        yield { ticker, days: EMPTY, closes: EMPTY, suggestion: nearest(ticker, known), kept: 0 };
      }
    }
  };

const EMPTY = Buffer.alloc(0);

const bufferOf = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

/** A ticker a slip or two away; of equally near ones the first. A short name must not be all slips. */
export function nearest(ticker: string, known: readonly string[]): string {
  const most = Math.min(2, Math.floor(ticker.length / 2));
  let best = { slips: most + 1, ticker: '' };
  for (const candidate of known) {
    if (Math.abs(candidate.length - ticker.length) > most) continue;
    const slips = distance(ticker, candidate);
    if (slips < best.slips) best = { slips, ticker: candidate };
  }
  return best.ticker;
}

const tooMany = (count: number) =>
  invalidFields(
    [
      {
        field: 'tickers',
        rule: 'count',
        description: `tickers may hold at most ${MAX_TICKERS} entries; got ${count}.`,
        limit: `${MAX_TICKERS}`,
        got: `${count}`,
      },
    ],
    'LIMIT_EXCEEDED',
  );
