import { contextV1, type gatewayV1 } from '@perfolio/contracts';

import type { Clients } from '../../clients';
import type { Authenticated } from '../../public-method';
import { portfolioIdOf } from '../stored-portfolio';

type Handler = Authenticated<gatewayV1.CreateGrantRequest, gatewayV1.CreateGrantResponse>;

export function createGrant({ context }: Clients): Handler {
  return async ({ grant }, caller) => {
    const portfolioId = portfolioIdOf(caller);
    const request = { portfolioId, grant, idempotencyKey: caller.metadata('idempotency-key') ?? '' };
    const { message } = await context.unary(
      contextV1.ContextServiceService.createGrant,
      request,
      await caller.onward(),
    );
    caller.header('location', `/v1/portfolios/${portfolioId}/grants/${message.grant?.grantId ?? ''}`);
    return { grant: message.grant };
  };
}
