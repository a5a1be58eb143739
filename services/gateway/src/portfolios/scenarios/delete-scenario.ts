import { contextV1, type gatewayV1 } from '@perfolio/contracts';

import type { Clients } from '../../clients';
import type { Authenticated } from '../../public-method';
import { portfolioIdOf } from '../stored-portfolio';

type Handler = Authenticated<gatewayV1.DeleteScenarioRequest, gatewayV1.DeleteScenarioResponse>;

export function deleteScenario({ context }: Clients): Handler {
  return async ({ scenarioId }, caller) => {
    const request = { portfolioId: portfolioIdOf(caller), scenarioId };
    await context.unary(contextV1.ContextServiceService.deleteScenario, request, await caller.onward());
    return {};
  };
}
