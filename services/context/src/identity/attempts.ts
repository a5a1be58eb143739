import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { PerfolioError } from '@perfolio/errors';
import { sql } from 'kysely';

import type { Database } from '../database/database';

/** Tries at secrets that people choose, counted in the record, so that all gateways count together. */
export interface Attempts {
  /** Counts a try before it is made, so that many at once do not slip through; refuses one too many, whether or not there is such an account. */
  begin(tried: Tried): Promise<Attempt>;
}

export interface Tried {
  /** What the account is called by who tries; absent where there is none to guess. */
  readonly account?: string;
  /** Where the try comes from; empty when nobody knows. */
  readonly address: string;
}

export interface Attempt {
  /** Takes the count back: only tries that fail are bounded. */
  succeeded(): Promise<void>;
}

const PER_ACCOUNT = 10;
const PER_ADDRESS = 300;
const WINDOW = '5 minutes';

interface CountRow {
  readonly name: string;
  readonly count: number;
  readonly left_ms: number;
}

export function createAttempts(database: Database): Attempts {
  return {
    begin: async ({ account, address }) => {
      const names = [
        ...(account === undefined ? [] : [nameOf('account', account)]),
        ...(address === '' ? [] : [nameOf('address', networkOf(address))]),
      ];
      const rows = await count(database, names);
      const exceeded = rows.find((row) => row.count > (row.name.startsWith('account') ? PER_ACCOUNT : PER_ADDRESS));
      if (exceeded !== undefined) throw tooMany(exceeded.left_ms);
      return {
        succeeded: async () => {
          await sql`update attempts set count = count - 1 where name = any(${names}::text[]) and count > 0`.execute(
            database,
          );
        },
      };
    },
  };
}

/** In the order of the names, so that two who count the same names never wait for each other. */
async function count(database: Database, names: readonly string[]): Promise<readonly CountRow[]> {
  const { rows } = await sql<CountRow>`
    insert into attempts (name, count, began_at)
    select name, 1, clock_timestamp() from unnest(${names.toSorted()}::text[]) as name order by name
    on conflict (name) do update set
      count = case when attempts.began_at <= clock_timestamp() - ${WINDOW}::interval then 1 else attempts.count + 1 end,
      began_at = case when attempts.began_at <= clock_timestamp() - ${WINDOW}::interval
        then clock_timestamp() else attempts.began_at end
    returning name, count,
      (extract(epoch from began_at + ${WINDOW}::interval - clock_timestamp()) * 1000)::float8 as left_ms`.execute(
    database,
  );
  return rows;
}

/** Windows that are over. */
export async function forgetAttempts(database: Database): Promise<void> {
  await sql`delete from attempts where began_at <= now() - ${WINDOW}::interval`.execute(database);
}

const nameOf = (kind: 'account' | 'address', what: string): string =>
  `${kind}:${createHash('sha256').update(what).digest('hex')}`;

/** Whoever has one address of version 6 has the 64 bits below its network, too. */
export function networkOf(address: string): string {
  const plain = address.toLowerCase().replace(/^::ffff:(?=\d+\.)/, '');
  if (!isIPv6(plain)) return plain;
  const [head = [], tail = []] = plain
    .replace(/%.*/, '')
    .split('::')
    .map((part) => part.split(':').filter((group) => group !== ''));
  const zeros = Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => '0');
  return `${[...head, ...zeros, ...tail].slice(0, 4).join(':')}::/64`;
}

const tooMany = (leftMs: number) =>
  new PerfolioError('QUOTA_EXCEEDED', 'Too many tries that failed. Wait before the next one.', {
    metadata: { policy: 'log-ins' },
    retryAfterMs: Math.max(1_000, leftMs),
  });
