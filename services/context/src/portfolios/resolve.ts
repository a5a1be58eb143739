import { contextV1 } from '@perfolio/contracts';
import { invalidFields, PerfolioError } from '@perfolio/errors';
import { sql } from 'kysely';

import type { Database } from '../database/database';
import type { Dependencies } from '../dependencies';
import { uuidOf } from '../ids';

const MAX_ITEMS = 1_000;

const USER_SCOPES = ['portfolios:read', 'portfolios:write', 'risk:read'];
const ADMINISTRATOR_SCOPES = [...USER_SCOPES, 'admin'];

interface ResolvedRow {
  readonly standby: boolean;
  readonly caller: string | null;
  readonly administrator: boolean | null;
  readonly portfolio: string | null;
  readonly owner: string | null;
  readonly generation: string | null;
  readonly market_data_version: string;
}

/** The one read that every request makes of the system of record: all items in one statement, hence of one instant. */
export const resolve =
  ({ database }: Pick<Dependencies, 'database'>) =>
  async ({ items }: contextV1.ResolveRequest): Promise<contextV1.ResolveResponse> => {
    if (items.length > MAX_ITEMS) throw tooMany({ field: 'items', most: MAX_ITEMS, count: items.length });
    if (items.length === 0) return { resolutions: [] };
    const rows = await readCalls(database, items);
    if (rows.some(({ standby }) => standby)) throw notPrimary();
    return { resolutions: items.map((item, index) => resolutionOf(item, rows[index])) };
  };

/** An id that is no UUID is asked for as null, which nothing equals. */
async function readCalls(database: Database, items: readonly contextV1.ResolveItem[]): Promise<readonly ResolvedRow[]> {
  const sessions = items.map(({ sessionId }) => uuidOf(sessionId) ?? null);
  const portfolios = items.map(({ portfolioId }) => uuidOf(portfolioId) ?? null);
  const { rows } = await sql<ResolvedRow>`
    select * from resolve_calls(${sessions}::uuid[], ${portfolios}::uuid[])`.execute(database);
  return rows;
}

function resolutionOf({ sessionId, portfolioId }: contextV1.ResolveItem, row?: ResolvedRow): contextV1.Resolution {
  const asked = { sessionId, portfolioId };
  if (!row?.caller || !row.owner || !row.generation) {
    return { ...NOBODY, ...asked, verdict: contextV1.Verdict.REVOKED };
  }
  const known = { ...asked, callerId: row.caller, scopes: row.administrator ? ADMINISTRATOR_SCOPES : USER_SCOPES };
  if (portfolioId !== '' && row.portfolio === null) {
    return { ...NOBODY, ...known, verdict: contextV1.Verdict.NOT_FOUND };
  }
  return {
    ...known,
    verdict: contextV1.Verdict.ALLOWED,
    ownerId: row.owner,
    generation: row.generation,
    marketDataVersion: row.market_data_version,
  };
}

const NOBODY = { callerId: '', scopes: [], ownerId: '', generation: '', marketDataVersion: '' };

export const tooMany = ({
  field,
  most,
  count,
}: {
  readonly field: string;
  readonly most: number;
  readonly count: number;
}) =>
  invalidFields(
    [
      {
        field,
        rule: 'count',
        description: `${field} may hold at most ${most} entries; got ${count}.`,
        limit: `${most}`,
        got: `${count}`,
      },
    ],
    'LIMIT_EXCEEDED',
  );

/** A standby may lag behind a change that was acknowledged. */
export const notPrimary = () =>
  new PerfolioError('DEPENDENCY_UNAVAILABLE', 'The system of record is a standby. Ask again in a moment.', {
    retryAfterMs: 1_000,
  });
