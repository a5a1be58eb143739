import { type contextV1, gatewayV1 } from '@perfolio/contracts';
import type { PrincipalCall } from '@perfolio/service';

import { withOwnRows } from '../database/own-rows';
import type { Dependencies } from '../dependencies';
import { type ListedPortfolio, listPortfolios as readPortfolios } from './portfolio-store';

/** A page ends early rather than outgrow what a message may hold. */
const PAGE_BYTES = 2 * 1024 * 1024;

/** The caller's portfolios, newest first. */
export const listPortfolios =
  ({ database, paging }: Pick<Dependencies, 'database' | 'paging'>) =>
  async (
    request: contextV1.ListPortfoliosRequest,
    { principal }: PrincipalCall,
  ): Promise<contextV1.ListPortfoliosResponse> => {
    const scope = `portfolios ${principal.caller}`;
    const { size, after } = paging.read(request, scope);
    const owner = principal.caller;
    const found = await withOwnRows(database, owner, (own) =>
      readPortfolios(own, { owner, before: after, count: size + 1 }),
    );
    const shown = fitting(found.slice(0, size));
    const last = shown.at(-1);
    return {
      portfolios: shown.map(({ portfolio }) => portfolio),
      nextPageToken: found.length > shown.length && last !== undefined ? paging.token(last.sequence, scope) : '',
    };
  };

function fitting(found: readonly ListedPortfolio[]): readonly ListedPortfolio[] {
  let bytes = 0;
  const end = found.findIndex(({ portfolio }, index) => {
    bytes += gatewayV1.Portfolio.encode(portfolio).finish().length;
    return bytes > PAGE_BYTES && index > 0;
  });
  return end === -1 ? found : found.slice(0, end);
}
