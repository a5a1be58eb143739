import { contextV1, gatewayV1 } from '@perfolio/contracts';
import { notFound, PerfolioError } from '@perfolio/errors';

import { PORTFOLIO_ROLES, type Principal } from './principal';

/** The principal of a direct call as the record resolved it; refuses one that it did not let through. */
export function resolvedPrincipal(resolution: contextV1.Resolution | undefined): Principal {
  if (resolution?.verdict === contextV1.Verdict.NOT_FOUND) throw notFound('portfolio');
  if (resolution?.verdict !== contextV1.Verdict.ALLOWED) throw revoked();
  const role = PORTFOLIO_ROLES.find((known) => gatewayV1.Role[known] === resolution.role);
  return {
    caller: resolution.callerId,
    session: resolution.credentialId,
    owner: resolution.ownerId,
    ...(resolution.portfolioId !== '' && { portfolio: resolution.portfolioId }),
    ...(role !== undefined && { role }),
    generation: resolution.generation,
    marketDataVersion: resolution.marketDataVersion,
    scopes: resolution.scopes,
  };
}

const revoked = () =>
  new PerfolioError('CREDENTIALS_INVALID', 'The key behind the assertion opens nothing any more. Make a new one.');
