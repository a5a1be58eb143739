import type { contextV1 } from '@perfolio/contracts';
import { PerfolioError } from '@perfolio/errors';
import type { PrincipalCall } from '@perfolio/service';

import type { Dependencies } from '../dependencies';
import { drawVersion } from './market-store';

/** Draws a market-data version under the prices as they are: every answer's key names one, so no cached answer is found again. */
export const clearEveryCache =
  ({ database, relay }: Pick<Dependencies, 'database' | 'relay'>) =>
  async (
    _: contextV1.ClearEveryCacheRequest,
    { principal }: PrincipalCall,
  ): Promise<contextV1.ClearEveryCacheResponse> => {
    if (!principal.scopes.includes('admin')) throw notForYou();
    const marketDataVersion = await database.transaction().execute(drawVersion);
    relay.wake();
    return { marketDataVersion };
  };

const notForYou = () =>
  new PerfolioError('SCOPE_INSUFFICIENT', 'This needs the scope admin. Ask an administrator.', {
    metadata: { scope: 'admin' },
  });
