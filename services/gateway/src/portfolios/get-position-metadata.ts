import { contextV1, type gatewayV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import type { Authenticated } from '../public-method';
import { portfolioIdOf } from './stored-portfolio';

type Handler = Authenticated<gatewayV1.GetPositionMetadataRequest, gatewayV1.GetPositionMetadataResponse>;

export function getPositionMetadata({ context }: Clients): Handler {
  return async (_request, caller) => {
    const request = { portfolioId: portfolioIdOf(caller) };
    const { message } = await context.unary(
      contextV1.ContextServiceService.getPositionMetadata,
      request,
      await caller.onward(),
    );
    const { positionMetadata, loadedAt, stale } = message;
    return { positionMetadata, loadedAt, stale };
  };
}
