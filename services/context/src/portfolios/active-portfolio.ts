import type { contextV1 } from '@perfolio/contracts';
import { notFound } from '@perfolio/errors';
import type { PrincipalCall } from '@perfolio/service';
import { sql } from 'kysely';

import { type OwnRows, withOwnRows } from '../database/own-rows';
import type { Dependencies } from '../dependencies';
import type { PortfolioKey } from './portfolio-store';
import { subjectOf } from './subject';

interface ActiveRow {
  readonly portfolio_id: string | null;
  readonly generation: string;
}

/** The active portfolio, and the state of the caller's data, of one instant. */
export const getActivePortfolio =
  ({ database }: Pick<Dependencies, 'database'>) =>
  async (
    _: contextV1.GetActivePortfolioRequest,
    { principal }: PrincipalCall,
  ): Promise<contextV1.GetActivePortfolioResponse> => {
    const { caller } = principal;
    const { rows } = await withOwnRows(database, caller, (own) =>
      sql<ActiveRow>`
      select users.active_portfolio as portfolio_id, generations.number || '-' || generations.tag as generation
      from users join generations on generations.owner = users.user_id
      where users.user_id = ${caller}::uuid`.execute(own),
    );
    return activeOf(rows);
  };

/** Switches. It changes no answer, so it draws no generation. */
export const setActivePortfolio =
  ({ database }: Pick<Dependencies, 'database'>) =>
  async (
    request: contextV1.SetActivePortfolioRequest,
    call: PrincipalCall,
  ): Promise<contextV1.SetActivePortfolioResponse> => {
    const key = subjectOf(request.portfolioId, call);
    return activeOf(await withOwnRows(database, key.owner, (own) => activate(own, key)));
  };

async function activate(own: OwnRows, { owner, portfolioId }: PortfolioKey): Promise<readonly ActiveRow[]> {
  const { rows } = await sql<ActiveRow>`
    update users set active_portfolio = portfolios.portfolio_id
    from portfolios, generations
    where users.user_id = ${owner}::uuid and generations.owner = users.user_id
      and portfolios.owner = users.user_id and portfolios.portfolio_id = ${portfolioId}::uuid
    returning users.active_portfolio as portfolio_id, generations.number || '-' || generations.tag as generation`.execute(
    own,
  );
  return rows;
}

/** When the active one is deleted, the newest of the others takes its place. */
export async function deactivate(own: OwnRows, { owner, portfolioId }: PortfolioKey): Promise<void> {
  await sql`
    update users set active_portfolio = (
      select portfolio_id from portfolios where owner = ${owner}::uuid order by sequence desc limit 1
    )
    where user_id = ${owner}::uuid and active_portfolio = ${portfolioId}::uuid`.execute(own);
}

function activeOf([row]: readonly ActiveRow[]): { portfolioId: string; generation: string } {
  if (row === undefined) throw notFound('portfolio');
  return { portfolioId: row.portfolio_id ?? '', generation: row.generation };
}
