import { sql } from 'kysely';

import type { Database, DatabaseTransaction } from './database';

declare const seen: unique symbol;

/** A transaction that sees the rows of one owner and nobody else's, whatever its statements say. */
export type OwnRows = DatabaseTransaction & { readonly [seen]: 'own rows' };

/**
 * Runs work on one owner's rows. Every statement names the owner, too; should one ever forget to, the database shows it nothing more.
 * The role and the owner end with the transaction, so no connection carries them on to the next caller.
 */
export function withOwnRows<Result>(
  database: Database,
  owner: string,
  work: (own: OwnRows) => Promise<Result>,
): Promise<Result> {
  return database.transaction().execute(async (transaction) => work(await seenBy(owner, transaction)));
}

/** The same for a part of a transaction, which sees everything before and after. */
export async function narrowed<Result>(
  transaction: DatabaseTransaction,
  owner: string,
  work: (own: OwnRows) => Promise<Result>,
): Promise<Result> {
  // Work that fails ends the transaction, and the role with it.
  const result = await work(await seenBy(owner, transaction));
  await sql`select set_config('role', 'none', true)`.execute(transaction);
  return result;
}

async function seenBy(owner: string, transaction: DatabaseTransaction): Promise<OwnRows> {
  await sql`select set_config('role', 'perfolio_rows', true), set_config('perfolio.owner', ${owner}, true)`.execute(
    transaction,
  );
  // The statement above is what makes it so.
  return transaction as OwnRows;
}
