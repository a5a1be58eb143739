import { contextV1, type gatewayV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import type { Authenticated } from '../public-method';

export function clearCache({
  context,
}: Clients): Authenticated<gatewayV1.ClearCacheRequest, gatewayV1.ClearCacheResponse> {
  return async (_request, caller) => {
    await context.unary(contextV1.ContextServiceService.clearCache, {}, await caller.onward());
    return {};
  };
}
