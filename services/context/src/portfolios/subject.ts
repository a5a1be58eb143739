import { notFound } from '@perfolio/errors';
import type { PrincipalCall } from '@perfolio/service';

import { uuidOf } from '../ids';
import type { PortfolioKey } from './portfolio-store';

/** The portfolio a call is about. One that the assertion does not speak of, and a malformed id, read like a missing one. */
export function subjectOf(portfolioId: string, { principal }: Pick<PrincipalCall, 'principal'>): PortfolioKey {
  const id = uuidOf(portfolioId);
  const asserted = principal.portfolio;
  if (id === undefined || (asserted !== undefined && uuidOf(asserted) !== id)) throw notFound('portfolio');
  return { owner: asserted === undefined ? principal.caller : principal.owner, portfolioId: id };
}
