import type { Invalidation, SharedStore } from '@perfolio/cache';
import { eventsV1 } from '@perfolio/contracts';
import type { Logger, Running } from '@perfolio/service';
import { sql } from 'kysely';

import type { Database } from './database/database';
import { timestampOf } from './timestamp';

/** Announces committed changes to the shared cache, which publishes them. */
export interface Relay extends Running {
  /** Looks at once for what is to be announced. */
  wake(): void;
  /** Whether the shared store has taken the announcement of a generation within `ms`. Ask before the change is committed. */
  confirmed(generation: string, ms: number): Promise<boolean>;
}

export interface RelayOptions {
  readonly database: Database;
  readonly store: Pick<SharedStore, 'drop' | 'erase'>;
  readonly logger: Logger;
  /** How often it looks unasked: for what a replica that died left behind. */
  readonly pollMs?: number;
  /** When an erasure is done once more: after the longest computation that could still fill what a store without memory forgot. */
  readonly eraseAgainMs?: number;
}

interface Pending {
  readonly owner: string;
  readonly generation: string;
  readonly scope: number;
  readonly cause: number;
  readonly committed_at: Date;
  readonly attempts: number;
  readonly erased_once: boolean;
}

const BATCH = 100;
/** A claimed row that nobody settles is due again: whoever claimed it has died. */
const CLAIM_MS = 5_000;
const STORE_MS = 2_000;
const LONGEST_BACKOFF_MS = 5_000;

/** Starts at once; what an earlier process left unannounced is found by the first look. */
export function startRelay(options: RelayOptions): Relay {
  const { pollMs = 1_000 } = options;
  const listeners = new Map<string, () => void>();
  const noticing = { ...options, store: noticed(options) };
  let woken = Promise.withResolvers<void>();
  let closing = false;
  const work = async () => {
    while (!closing) {
      woken = Promise.withResolvers<void>();
      // The database says itself when it is out of reach; the rows wait there.
      const found = await announce(noticing, listeners).catch(() => 0);
      if (found === 0 && !closing) await within(pollMs, woken.promise);
    }
  };
  const done = work();
  return {
    wake: () => woken.resolve(),
    confirmed: async (generation, ms) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      listeners.set(generation, resolve);
      const confirmed = await within(ms, promise);
      listeners.delete(generation);
      return confirmed;
    },
    close: async () => {
      closing = true;
      woken.resolve();
      await done;
    },
  };
}

/** Announces what is due and returns how much that was. Everything may be done twice: announcements are idempotent. */
async function announce(options: RelayOptions, listeners: ReadonlyMap<string, () => void>): Promise<number> {
  const pending = await claim(options.database);
  const outcomes = await Promise.all(pending.map((row) => hand(row, options)));
  const announced = pending.filter((_, index) => outcomes[index]);
  await settle(announced, options);
  await postpone(
    pending.filter((_, index) => !outcomes[index]),
    options.database,
  );
  for (const { generation } of announced) listeners.get(generation)?.();
  return pending.length;
}

async function claim(database: Database): Promise<readonly Pending[]> {
  const { rows } = await sql<Pending>`
    update outbox set due_at = clock_timestamp() + ${`${CLAIM_MS} ms`}::interval, attempts = attempts + 1
    where owner in (
      select owner from outbox where due_at <= clock_timestamp() order by due_at limit ${BATCH}::int for update skip locked
    )
    returning owner, generation, scope, cause, committed_at, attempts, erased_once`.execute(database);
  return rows;
}

async function hand(row: Pending, { store }: RelayOptions): Promise<boolean> {
  const invalidation = invalidationOf(row);
  const signal = AbortSignal.timeout(STORE_MS);
  const handed = isErasure(row) ? store.erase(invalidation, signal) : store.drop(invalidation, signal);
  return handed.then(
    () => true,
    () => false,
  );
}

/** The store, with one log line when it goes out of reach and one when it is back. */
function noticed({ store, logger }: RelayOptions): RelayOptions['store'] {
  let reachable = true;
  const noting = async (handing: Promise<void>) => {
    try {
      await handing;
      if (!reachable) logger.info('announcements reach the shared store again');
      reachable = true;
    } catch (error) {
      if (reachable) logger.warn({ err: error }, 'announcements wait: the shared store is out of reach');
      reachable = false;
      throw error;
    }
  };
  return {
    drop: (invalidation, signal) => noting(store.drop(invalidation, signal)),
    erase: (invalidation, signal) => noting(store.erase(invalidation, signal)),
  };
}

const isErasure = ({ cause }: Pending): boolean => cause === eventsV1.Cause.ERASED;

function invalidationOf({ owner, generation, scope, cause, committed_at }: Pending): Invalidation {
  const event = { userId: owner, generation, scope, cause, at: timestampOf(committed_at) };
  const announcement = eventsV1.InvalidationEvent.encode(event).finish();
  return { user: owner, generation, announcement };
}

/** A row that has moved to a newer generation meanwhile stays: it is due on its own account. */
async function settle(rows: readonly Pending[], { database, eraseAgainMs = 60_000 }: RelayOptions): Promise<void> {
  const again = rows.filter((row) => isErasure(row) && !row.erased_once);
  const done = rows.filter((row) => !again.includes(row));
  if (done.length > 0) {
    await sql`
      delete from outbox using unnest(${owners(done)}::uuid[], ${generations(done)}::text[]) as done (owner, generation)
      where outbox.owner = done.owner and outbox.generation = done.generation`.execute(database);
  }
  if (again.length > 0) {
    await sql`
      update outbox set erased_once = true, due_at = clock_timestamp() + ${`${eraseAgainMs} ms`}::interval
      where owner = any(${owners(again)}::uuid[])`.execute(database);
  }
}

async function postpone(rows: readonly Pending[], database: Database): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    update outbox set due_at = clock_timestamp() + failed.pause * interval '1 ms'
    from unnest(${owners(rows)}::uuid[], ${generations(rows)}::text[], ${rows.map(backoffMs)}::int[])
      as failed (owner, generation, pause)
    where outbox.owner = failed.owner and outbox.generation = failed.generation`.execute(database);
}

const backoffMs = ({ attempts }: Pending): number => Math.min(LONGEST_BACKOFF_MS, 100 * 2 ** Math.min(attempts, 10));

const owners = (rows: readonly Pending[]): string[] => rows.map(({ owner }) => owner);
const generations = (rows: readonly Pending[]): string[] => rows.map(({ generation }) => generation);

/** Whether something happened before the time was up. */
async function within(ms: number, happening: Promise<void>): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<false>();
  const timer = setTimeout(() => resolve(false), ms);
  const happened = await Promise.race([happening.then(() => true), late]);
  clearTimeout(timer);
  return happened;
}
