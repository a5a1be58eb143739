import { canonicalDigest, contextV1, gatewayV1, violationWithin } from '@perfolio/contracts';
import { PerfolioError } from '@perfolio/errors';
import type { PrincipalCall } from '@perfolio/service';

import type { Dependencies } from '../dependencies';
import { NothingToChange } from '../generation';
import { dayOf } from './change-portfolio';
import { activateFirst, GIVEN_BY_THE_SERVICE, requireRoom } from './create-portfolio';
import { requestOf } from '../idempotency';
import { storable } from './portfolio';
import { insertPortfolio } from './portfolio-store';
import { tooMany } from './resolve';

const MOST = 100;

/** Stores several new portfolios at one new generation, all of them or none. */
export const importPortfolios =
  ({ changes, now }: Pick<Dependencies, 'changes' | 'now'>) =>
  async (
    request: contextV1.ImportPortfoliosRequest,
    { principal }: PrincipalCall,
  ): Promise<contextV1.ImportPortfoliosResponse> => {
    const { length } = request.portfolios;
    if (length > MOST) throw tooMany({ field: 'portfolios', most: MOST, count: length });
    const owner = principal.caller;
    const today = dayOf(now());
    const asked = request.portfolios.map((portfolio, index) => storableAt(portfolio, { index, today }));
    const digest = canonicalDigest('perfolio.context.v1.ImportPortfoliosRequest', { ...request, idempotencyKey: '' });
    const keyed = { owner, principal, key: request.idempotencyKey, digest };
    const repeatable = requestOf(keyed, contextV1.ImportPortfoliosResponse);
    return changes.make({ owner, change: 'changed' }, async (own) => {
      const first = await repeatable?.firstAnswer(own);
      if (first !== undefined) throw new NothingToChange(first);
      await requireRoom(own, owner, length);
      const portfolios: gatewayV1.Portfolio[] = [];
      for (const portfolio of asked) portfolios.push(named(await insertPortfolio(own, owner, portfolio)));
      const [newest] = portfolios;
      if (newest !== undefined) await activateFirst(own, owner, newest.portfolioId);
      await repeatable?.remember(own, { portfolios });
      return { portfolios };
    });
  };

function storableAt(
  portfolio: gatewayV1.Portfolio,
  { index, today }: { readonly index: number; readonly today: string },
): gatewayV1.Portfolio {
  try {
    return storable({ ...portfolio, ...GIVEN_BY_THE_SERVICE }, today);
  } catch (error) {
    if (!(error instanceof PerfolioError)) throw error;
    const violations = error.violations.map(violationWithin(`portfolios[${index}]`));
    throw new PerfolioError(error.reason, error.message, { violations, cause: error });
  }
}

const named = ({ portfolioId, name, etag }: gatewayV1.Portfolio): gatewayV1.Portfolio =>
  gatewayV1.Portfolio.fromPartial({ portfolioId, name, etag });
