import { contextV1, type gatewayV1 } from '@perfolio/contracts';
import { PerfolioError } from '@perfolio/errors';

import type { Clients } from '../clients';
import type { Open } from '../public-method';

type Handler = Open<gatewayV1.CreateAccountRequest, gatewayV1.CreateAccountResponse>;

export function createAccount({ context, signUp }: Clients): Handler {
  return async (request, visit) => {
    if (!signUp)
      throw new PerfolioError('SCOPE_INSUFFICIENT', 'The operator has switched sign-up off. Ask for an account.');
    const { message } = await context.unary(contextV1.IdentityServiceService.createAccount, { ...request }, visit);
    visit.header('location', '/v1/me');
    return { userId: message.userId };
  };
}
