import { contextV1, type gatewayV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import type { Authenticated } from '../public-method';
import { shown } from './stored-portfolio';

type Handler = Authenticated<gatewayV1.CreatePortfolioRequest, gatewayV1.CreatePortfolioResponse>;

export function createPortfolio({ context }: Clients): Handler {
  return async ({ portfolio }, caller) => {
    const request = { portfolio, idempotencyKey: caller.metadata('idempotency-key') ?? '' };
    const { message } = await context.unary(
      contextV1.ContextServiceService.createPortfolio,
      request,
      await caller.onward(),
    );
    const stored = shown(message.portfolio, caller);
    caller.header('location', `/v1/portfolios/${stored.portfolioId}`);
    return { portfolio: stored };
  };
}
