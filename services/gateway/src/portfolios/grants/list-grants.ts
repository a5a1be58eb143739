import { contextV1, type gatewayV1 } from '@perfolio/contracts';

import type { Clients } from '../../clients';
import type { Authenticated } from '../../public-method';
import { portfolioIdOf } from '../stored-portfolio';

type Handler = Authenticated<gatewayV1.ListGrantsRequest, gatewayV1.ListGrantsResponse>;

export function listGrants({ context }: Clients): Handler {
  return async ({ pageSize, pageToken }, caller) => {
    const page = { portfolioId: portfolioIdOf(caller), pageSize, pageToken };
    const { message } = await context.unary(contextV1.ContextServiceService.listGrants, page, await caller.onward());
    return { grants: message.grants, nextPageToken: message.nextPageToken };
  };
}
