import type { contextV1 } from '@perfolio/contracts';
import { sql } from 'kysely';

import type { Database } from '../database/database';
import type { Dependencies } from '../dependencies';
import { uuidOf } from '../ids';
import { notPrimary, tooMany } from './resolve';

const MAX_USERS = 100;

interface OwnerRow {
  readonly standby: boolean;
  readonly owner: string | null;
  readonly generation: string | null;
  readonly market_data_version: string;
}

/** The states of owners' data for whoever works ahead of their calls: all of one statement, hence of one instant. */
export const resolveOwners =
  ({ database }: Pick<Dependencies, 'database'>) =>
  async ({ userIds }: contextV1.ResolveOwnersRequest): Promise<contextV1.ResolveOwnersResponse> => {
    if (userIds.length > MAX_USERS) throw tooMany({ field: 'userIds', most: MAX_USERS, count: userIds.length });
    const rows = await readOwners(database, userIds);
    if (rows.some(({ standby }) => standby)) throw notPrimary();
    return { owners: rows.flatMap(stateIn), marketDataVersion: rows[0]?.market_data_version ?? '' };
  };

async function readOwners(database: Database, userIds: readonly string[]): Promise<readonly OwnerRow[]> {
  const users = userIds.map((userId) => uuidOf(userId)).filter((userId) => userId !== undefined);
  const { rows } = await sql<OwnerRow>`select * from resolve_owners(${users}::uuid[])`.execute(database);
  return rows;
}

const stateIn = ({ owner, generation }: OwnerRow): contextV1.OwnerState[] =>
  owner === null || generation === null ? [] : [{ userId: owner, generation }];
