import { rmSync } from 'node:fs';
import type { Invalidation } from '@perfolio/cache';
import { createLogger } from '@perfolio/service';
import { sql } from 'kysely';

import { type OpenDatabase, openDatabase } from '../src/database/database';
import { type Changes, createChanges } from '../src/generation';
import { deleteAccount, insertAccount } from '../src/identity/account-store';
import { migrate } from '../src/migrate';
import { type Relay, startRelay } from '../src/outbox';
import { freshDataFolder } from '../testing/data-folder';

const logger = createLogger('context', 'silent', process.stdout);

describe('the outbox', () => {
  let dataDir: string;
  let record: OpenDatabase;
  let changes: Changes;
  let relay: Relay | undefined;
  let owner: string;

  beforeEach(async () => {
    dataDir = await freshDataFolder();
    record = await openDatabase({ url: undefined, dataDir }, logger);
    await migrate(record.database);
    changes = createChanges(record.database, () => relay?.wake());
    const facts = { email: 'a@b', emailKey: 'a@b', displayName: '', passwordHash: '', administrator: false };
    owner = (await insertAccount(record.database, facts)) ?? '';
  }, 60_000);

  afterEach(async () => {
    await relay?.close();
    relay = undefined;
    await record.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const rows = async () =>
    (
      await sql<{ generation: string; attempts: number }>`select generation, attempts from outbox`.execute(
        record.database,
      )
    ).rows;
  const change = (work: () => Promise<unknown> = async () => undefined) =>
    changes.make({ owner, change: 'changed' }, async (_, generation) => {
      await work();
      return generation;
    });

  /** Takes announcements, and fails as often as it is told to. */
  const listening = (failures = 0) => {
    const heard: string[] = [];
    const calls: string[] = [];
    const enough = Promise.withResolvers<void>();
    let wanted = 1;
    const take =
      (kind: string) =>
      async ({ generation }: Invalidation) => {
        calls.push(kind);
        if (calls.length <= failures) throw new Error('out of reach');
        heard.push(`${kind} ${generation}`);
        if (heard.length >= wanted) enough.resolve();
      };
    const store = { drop: take('drop'), erase: take('erase') };
    const until = (count: number) => {
      wanted = count;
      if (heard.length >= count) enough.resolve();
      return enough.promise;
    };
    return { heard, calls, store, until };
  };

  it('holds a row exactly when the change is committed', async () => {
    await expect(change(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await rows()).toEqual([]);

    const generation = await change();

    expect(await rows()).toEqual([{ generation, attempts: 0 }]);
  });

  it('keeps the newest of several changes', async () => {
    await change();
    await change();
    const generation = await change();

    expect(await rows()).toMatchObject([{ generation }]);
  });

  it('is announced by a relay that starts after the process died', async () => {
    const generation = await change();
    const { heard, store, until } = listening();
    relay = startRelay({ database: record.database, store, logger });
    await until(1);

    expect(heard).toEqual([`drop ${generation}`]);
    await relay.close();
    expect(await rows()).toEqual([]);
  });

  it('is tried again until the store takes it', async () => {
    const { heard, calls, store, until } = listening(3);
    relay = startRelay({ database: record.database, store, logger, pollMs: 10 });
    const generation = await change();
    await until(1);

    expect(heard).toEqual([`drop ${generation}`]);
    expect(calls).toHaveLength(4);
  });

  it('goes on when the owner moves on while it is announced', async () => {
    let second = '';
    const { heard, store, until } = listening();
    const drop = async (invalidation: Invalidation) => {
      if (second === '') second = await change();
      await store.drop(invalidation);
    };
    relay = startRelay({ database: record.database, store: { ...store, drop }, logger, pollMs: 10 });
    const first = await change();
    await until(2);

    expect(heard).toEqual([`drop ${first}`, `drop ${second}`]);
  });

  it('announces an erasure twice, without an owner', async () => {
    const { heard, store, until } = listening();
    relay = startRelay({ database: record.database, store, logger, pollMs: 10, eraseAgainMs: 20 });
    const generation = await changes.make({ owner, change: 'erased' }, async (transaction, drawn) => {
      await deleteAccount(transaction, owner);
      return drawn;
    });
    await until(2);
    await relay.close();

    expect(heard).toEqual([`erase ${generation}`, `erase ${generation}`]);
    expect(await rows()).toEqual([]);
  });

  it('draws numbers of the clock that never fall, and tags that differ', async () => {
    const ahead = BigInt(Date.now() + 3_600_000) * 1_000n;
    await sql`update generations set number = ${`${ahead}`}::bigint`.execute(record.database);
    const [first, second] = [await change(), await change()];

    expect(first?.split('-')[0]).toBe(`${ahead + 1n}`);
    expect(second?.split('-')[0]).toBe(`${ahead + 2n}`);
    expect(first?.split('-')[1]).not.toBe(second?.split('-')[1]);
  });
});
