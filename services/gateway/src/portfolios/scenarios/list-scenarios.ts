import { contextV1, type gatewayV1 } from '@perfolio/contracts';

import type { Clients } from '../../clients';
import type { Authenticated } from '../../public-method';
import { portfolioIdOf } from '../stored-portfolio';

type Handler = Authenticated<gatewayV1.ListScenariosRequest, gatewayV1.ListScenariosResponse>;

export function listScenarios({ context }: Clients): Handler {
  return async ({ pageSize, pageToken }, caller) => {
    const page = { portfolioId: portfolioIdOf(caller), pageSize, pageToken };
    const { message } = await context.unary(contextV1.ContextServiceService.listScenarios, page, await caller.onward());
    return { scenarios: message.scenarios, nextPageToken: message.nextPageToken };
  };
}
