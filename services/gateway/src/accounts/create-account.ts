import { contextV1, type gatewayV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import type { Open } from '../public-method';

type Handler = Open<gatewayV1.CreateAccountRequest, gatewayV1.CreateAccountResponse>;

export function createAccount({ context }: Clients): Handler {
  return async (request, visit) => {
    const { message } = await context.unary(contextV1.IdentityServiceService.createAccount, { ...request }, visit);
    visit.header('location', '/v1/me');
    return { userId: message.userId };
  };
}
