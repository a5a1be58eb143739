import { contextV1, type gatewayV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import type { Authenticated } from '../public-method';

type Handler = Authenticated<gatewayV1.ClearFleetCacheRequest, gatewayV1.ClearFleetCacheResponse>;

export function clearFleetCache({ context }: Pick<Clients, 'context'>): Handler {
  return async (_request, caller) => {
    const { clearEveryCache } = contextV1.ContextServiceService;
    const { message } = await context.unary(clearEveryCache, {}, await caller.onward());
    return { marketDataVersion: message.marketDataVersion };
  };
}
