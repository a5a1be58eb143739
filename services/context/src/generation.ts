import { eventsV1 } from '@perfolio/contracts';
import { PerfolioError } from '@perfolio/errors';
import { sql } from 'kysely';

import type { Database, DatabaseTransaction } from './database/database';
import { type OwnRows, withOwnRows } from './database/own-rows';

/** Why an owner's data is at a new generation. */
export type Change = 'changed' | 'loggedOut' | 'cleared' | 'erased';

const CAUSES: Readonly<Record<Change, { scope: eventsV1.Scope; cause: eventsV1.Cause }>> = {
  changed: { scope: eventsV1.Scope.PORTFOLIOS, cause: eventsV1.Cause.CHANGED },
  loggedOut: { scope: eventsV1.Scope.EVERYTHING, cause: eventsV1.Cause.LOGGED_OUT },
  cleared: { scope: eventsV1.Scope.EVERYTHING, cause: eventsV1.Cause.CLEARED },
  erased: { scope: eventsV1.Scope.EVERYTHING, cause: eventsV1.Cause.ERASED },
};

/** Changes to what an owner has. Each is one transaction of the change, a new generation, and what remains to be announced. */
export interface Changes {
  /** Runs the work at a new generation of the owner's; when it throws, nothing has happened. */
  make<Result>(
    { owner, change }: { readonly owner: string; readonly change: Change },
    work: (rows: OwnRows, generation: string) => Promise<Result>,
  ): Promise<Result>;
}

/** Thrown by a change that found nothing to do: it is rolled back, and this is its result. */
export class NothingToChange<Result> extends Error {
  override readonly name = 'NothingToChange';
  constructor(readonly result: Result) {
    super('Nothing to change.');
  }
}

/** @param committed is told after every commit, so that the announcement need not wait to be found */
export function createChanges(database: Database, committed: () => void): Changes {
  return {
    async make({ owner, change }, work) {
      try {
        const result = await withOwnRows(database, owner, async (rows) => {
          const generation = await drawGeneration(rows, owner, change);
          return work(rows, generation);
        });
        committed();
        return result;
      } catch (error) {
        if (error instanceof NothingToChange) return error.result;
        throw error;
      }
    },
  };
}

/** Drawing comes first: it locks the owner's row, so that his changes go one after the other. */
export async function drawGeneration(transaction: DatabaseTransaction, owner: string, change: Change): Promise<string> {
  const { scope, cause } = CAUSES[change];
  const { rows } = await sql<{ generation: string | null }>`
    select draw_generation(${owner}::uuid, ${scope}::int, ${cause}::int) as generation`.execute(transaction);
  const generation = rows[0]?.generation;
  if (!generation) throw new PerfolioError('CREDENTIALS_INVALID', 'The account is gone. Log in with another.');
  return generation;
}
