import { contextV1, type gatewayV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import type { Authenticated } from '../public-method';

type Handler = Authenticated<gatewayV1.ListPortfoliosRequest, gatewayV1.ListPortfoliosResponse>;

export function listPortfolios({ context }: Clients): Handler {
  return async ({ pageSize, pageToken }, caller) => {
    const page = { pageSize, pageToken };
    const { message } = await context.unary(
      contextV1.ContextServiceService.listPortfolios,
      page,
      await caller.onward(),
    );
    return { portfolios: message.portfolios, nextPageToken: message.nextPageToken };
  };
}
