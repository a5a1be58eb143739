import { contextV1, type gatewayV1 } from '@perfolio/contracts';

import type { Clients } from '../../clients';
import type { Authenticated } from '../../public-method';
import { portfolioIdOf } from '../stored-portfolio';

type Handler = Authenticated<gatewayV1.GetScenarioRequest, gatewayV1.GetScenarioResponse>;

export function getScenario({ context }: Clients): Handler {
  return async ({ scenarioId }, caller) => {
    const request = { portfolioId: portfolioIdOf(caller), scenarioId };
    const { message } = await context.unary(
      contextV1.ContextServiceService.getScenario,
      request,
      await caller.onward(),
    );
    return { scenario: message.scenario };
  };
}
