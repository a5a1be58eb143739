import { contextV1, type gatewayV1 } from '@perfolio/contracts';

import type { Clients } from '../../clients';
import type { Authenticated } from '../../public-method';
import { portfolioIdOf } from '../stored-portfolio';

type Handler = Authenticated<gatewayV1.CreateScenarioRequest, gatewayV1.CreateScenarioResponse>;

export function createScenario({ context }: Clients): Handler {
  return async ({ scenario }, caller) => {
    const portfolioId = portfolioIdOf(caller);
    const request = { portfolioId, scenario, idempotencyKey: caller.metadata('idempotency-key') ?? '' };
    const { message } = await context.unary(
      contextV1.ContextServiceService.createScenario,
      request,
      await caller.onward(),
    );
    caller.header('location', `/v1/portfolios/${portfolioId}/scenarios/${message.scenario?.scenarioId ?? ''}`);
    return { scenario: message.scenario };
  };
}
