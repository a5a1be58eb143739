import { type contextV1, gatewayV1, isTicker } from '@perfolio/contracts';

import type { Dependencies } from '../dependencies';
import { listInstruments as readInstruments } from './market-store';
import { dateOfDay } from './price-column';

/** Which prices exist, in code-unit order of tickers. */
export const listInstruments =
  ({ database, paging }: Pick<Dependencies, 'database' | 'paging'>) =>
  async ({ page }: contextV1.ListInstrumentsRequest): Promise<contextV1.ListInstrumentsResponse> => {
    const asked = page ?? gatewayV1.ListInstrumentsRequest.fromPartial({});
    const prefix = asked.prefix.trim().toUpperCase();
    const scope = `instruments ${prefix}`;
    const { size, after = '' } = paging.read(asked, scope);
    // What no ticker can begin with, none does.
    const found =
      prefix === '' || isTicker(prefix) ? await readInstruments(database, { prefix, after, count: size + 1 }) : [];
    const shown = found.slice(0, size);
    const last = shown.at(-1);
    return {
      page: {
        instruments: shown.map(({ ticker, name, first_day, last_day, prices, synthetic }) => ({
          ticker,
          name,
          firstDate: dateOfDay(first_day),
          lastDate: dateOfDay(last_day),
          prices,
          synthetic,
        })),
        nextPageToken: found.length > size && last !== undefined ? paging.token(last.ticker, scope) : '',
      },
    };
  };
