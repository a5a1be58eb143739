import { notFound, PerfolioError } from '@perfolio/errors';
import { mayAs, type PortfolioRole, type PrincipalCall } from '@perfolio/service';

import { uuidOf } from '../ids';
import type { PortfolioKey } from './portfolio-store';

/**
 * The portfolio a call is about. One that the assertion does not speak of, and a malformed id, read like a missing one. Who is less to
 * it than the call asks for is refused here as well as at the door.
 */
export function subjectOf(
  portfolioId: string,
  { principal }: Pick<PrincipalCall, 'principal'>,
  least: PortfolioRole = 'VIEWER',
): PortfolioKey {
  const id = uuidOf(portfolioId);
  const asserted = principal.portfolio;
  if (id === undefined || (asserted !== undefined && uuidOf(asserted) !== id)) throw notFound('portfolio');
  if (asserted === undefined) return { owner: principal.caller, portfolioId: id };
  if (!mayAs(least, principal)) throw tooLittle(least);
  return { owner: principal.owner, portfolioId: id };
}

const tooLittle = (role: PortfolioRole) =>
  new PerfolioError('SCOPE_INSUFFICIENT', `This needs the role ${role} on the portfolio. Ask its owner.`, {
    metadata: { role },
  });
