import { gatewayV1 } from '@perfolio/contracts';
import { PerfolioError } from '@perfolio/errors';

import type { Caller } from '../caller';

/** The portfolio that a service answered with; its state goes out as the entity tag, a guest's with his role: he reads it, too. */
export function shown(portfolio: gatewayV1.Portfolio | undefined, caller: Caller): gatewayV1.Portfolio {
  if (portfolio === undefined) throw new PerfolioError('INTERNAL', 'The record answered without a portfolio.');
  const role = caller.principal.role ?? 'OWNER';
  caller.trailer('etag', role === 'OWNER' ? `"${portfolio.etag}"` : `"${portfolio.etag}.${role.toLowerCase()}"`);
  return { ...portfolio, role: gatewayV1.Role[role] };
}

/** The portfolio the caller was let in for, by its id as the record spells it. */
export function portfolioIdOf({ principal }: Caller): string {
  if (principal.portfolio === undefined) throw new RangeError('The method names no portfolio in its path.');
  return principal.portfolio;
}

/** The state the caller saw, where a method must not overwrite what he did not see. */
export function requiredMatch(caller: Caller): string {
  const given = givenMatch(caller);
  if (given !== '') return given;
  throw new PerfolioError(
    'PRECONDITION_REQUIRED',
    'This needs `If-Match` with the `ETag` of what you read. Read it first.',
  );
}

/** The state the caller saw; empty when he does not say. */
export const givenMatch = (caller: Caller): string => caller.metadata('if-match') ?? '';
