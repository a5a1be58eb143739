import { type contextV1, gatewayV1 } from '@perfolio/contracts';
import type { PrincipalCall } from '@perfolio/service';

import type { Database } from '../database/database';
import { withOwnRows } from '../database/own-rows';
import type { Dependencies } from '../dependencies';
import {
  findPortfolios,
  type ListedPortfolio,
  listPortfolios as readPortfolios,
  listShared,
  type SharedPortfolio,
} from './portfolio-store';

/** A page ends early rather than outgrow what a message may hold. */
const PAGE_BYTES = 2 * 1024 * 1024;

/** The caller's portfolios and those shared with him, newest first. */
export const listPortfolios =
  ({ database, paging }: Pick<Dependencies, 'database' | 'paging'>) =>
  async (
    request: contextV1.ListPortfoliosRequest,
    { principal }: PrincipalCall,
  ): Promise<contextV1.ListPortfoliosResponse> => {
    const owner = principal.caller;
    const scope = `portfolios ${owner}`;
    const { size, after } = paging.read(request, scope);
    const page = { before: after, count: size + 1 };
    const { mine, shared } = await withOwnRows(database, owner, async (own) => ({
      mine: await readPortfolios(own, { owner, ...page }),
      shared: await listShared(own, page),
    }));
    const listed = [...mine.map(owned), ...shared].toSorted(newestFirst);
    const wanted = listed.slice(0, size);
    const shown = fitting(await filled(database, wanted));
    const last = shown.at(-1) ?? wanted.at(-1);
    return {
      portfolios: shown.flatMap(({ portfolio }) => portfolio ?? []),
      nextPageToken: listed.length > shown.length && last !== undefined ? paging.token(last.sequence, scope) : '',
    };
  };

type Listed = (ListedPortfolio & { readonly owner?: undefined }) | SharedPortfolio;

interface Filled {
  readonly sequence: string;
  /** Absent when its owner deleted it meanwhile. */
  readonly portfolio: gatewayV1.Portfolio | undefined;
}

const owned = ({ sequence, portfolio }: ListedPortfolio): ListedPortfolio => ({
  sequence,
  portfolio: { ...portfolio, role: gatewayV1.Role.OWNER },
});

const newestFirst = (a: { readonly sequence: string }, b: { readonly sequence: string }): number =>
  BigInt(a.sequence) < BigInt(b.sequence) ? 1 : -1;

/** What others share is read as theirs, owner by owner. */
async function filled(database: Database, listed: readonly Listed[]): Promise<readonly Filled[]> {
  const shared = listed.filter((entry) => entry.owner !== undefined);
  const found = new Map<string, gatewayV1.Portfolio>();
  for (const [owner, entries] of Map.groupBy(shared, (entry) => entry.owner)) {
    const ids = entries.map(({ portfolioId }) => portfolioId);
    const portfolios = await withOwnRows(database, owner, (own) => findPortfolios(own, owner, ids));
    for (const portfolio of portfolios) found.set(portfolio.portfolioId, portfolio);
  }
  return listed.map((entry) => {
    if (entry.owner === undefined) return entry;
    const portfolio = found.get(entry.portfolioId);
    return { sequence: entry.sequence, portfolio: portfolio && { ...portfolio, role: entry.role } };
  });
}

function fitting(found: readonly Filled[]): readonly Filled[] {
  let bytes = 0;
  const end = found.findIndex(({ portfolio }, index) => {
    bytes += portfolio === undefined ? 0 : gatewayV1.Portfolio.encode(portfolio).finish().length;
    return bytes > PAGE_BYTES && index > 0;
  });
  return end === -1 ? found : found.slice(0, end);
}
