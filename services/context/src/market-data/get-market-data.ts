import type { contextV1 } from '@perfolio/contracts';

import type { Dependencies } from '../dependencies';
import { timestampOf } from '../timestamp';
import { readState } from './market-store';
import { dateOfDay } from './price-column';

/** The version of the prices, their range and tickers. */
export const getMarketData =
  ({ database }: Pick<Dependencies, 'database'>) =>
  async (): Promise<contextV1.GetMarketDataResponse> => {
    const { version, made, firstDay, lastDay, tickers } = await readState(database);
    return {
      marketData: {
        marketDataVersion: version,
        firstDate: firstDay === undefined ? '' : dateOfDay(firstDay),
        lastDate: lastDay === undefined ? '' : dateOfDay(lastDay),
        tickers: [...tickers],
        versionTime: timestampOf(made),
      },
    };
  };
