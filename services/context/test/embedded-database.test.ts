import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { contextV1 } from '@perfolio/contracts';

import { end, launchContext, startContextProcess } from '../testing/context-process';
import { freshDataFolder } from '../testing/data-folder';
import type { Callers, Person } from '../testing/running-context';

const { ContextServiceService: Portfolios } = contextV1;

describe('the embedded database', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await freshDataFolder();
  }, 60_000);

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('keeps every acknowledged change when the process is killed in mid-write', async () => {
    const acknowledged = new Set<string>();
    let sessionId = '';
    for (let round = 0; round < 4; round += 1) {
      const running = await startContextProcess(folder);
      const person: Person = sessionId === '' ? await running.person() : running.returning(sessionId);
      sessionId = person.sessionId;
      expect(await stored(running, person)).toEqual(expect.arrayContaining([...acknowledged]));
      const enough = acknowledged.size + 15 + 7 * round;
      await writeUntilCut(person, { acknowledged, enough, cut: () => running.end('SIGKILL') });
    }
    const last = await startContextProcess(folder);
    const found = await stored(last, last.returning(sessionId));
    await last.end('SIGTERM');

    expect(acknowledged.size).toBeGreaterThanOrEqual(60);
    expect(found).toEqual(expect.arrayContaining([...acknowledged]));
  }, 120_000);

  it('starts after a death at any moment of its first start', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'perfolio-first-'));
    // Deaths while the draft is being made, as it is whole, and during the migration that follows.
    const moments = [
      () => existsSync(join(empty, 'database.owner')),
      () => existsSync(join(empty, 'database.new', 'PG_VERSION')),
      () => existsSync(join(empty, 'database')),
    ];
    for (const isReached of moments) {
      const child = launchContext(empty);
      // Another process makes files: nothing but looking tells when.
      while (!isReached() && child.exitCode === null) await wait(2);
      await end(child, 'SIGKILL');
    }
    const running = await startContextProcess(empty);
    const person = await running.person();
    await running.end('SIGTERM');

    expect(person.sessionId).not.toBe('');
    expect(readdirSync(empty).toSorted()).toEqual(['database', 'database.owner', 'secrets']);
    rmSync(empty, { recursive: true, force: true });
  }, 120_000);

  it('refuses a second process, and names the first', async () => {
    const first = await startContextProcess(folder);
    try {
      await expect(startContextProcess(folder)).rejects.toThrow(
        new RegExp(`database is in use by process ${first.pid}\\..*PERFOLIO_DATA_DIR`),
      );
      await expect(first.person()).resolves.toBeDefined();
    } finally {
      await first.end('SIGTERM');
    }
  }, 60_000);

  it('is not taken from a holder who is stopped', async () => {
    const first = await startContextProcess(folder);
    process.kill(first.pid, 'SIGSTOP');
    try {
      await expect(startContextProcess(folder)).rejects.toThrow(`in use by process ${first.pid}`);
    } finally {
      process.kill(first.pid, 'SIGCONT');
      await first.end('SIGTERM');
    }
  }, 60_000);

  it('closes within five seconds when it is asked to', async () => {
    const child = launchContext(folder);
    await once(child, 'message');
    const asked = performance.now();
    await end(child, 'SIGTERM');

    expect(child.exitCode).toBe(0);
    expect(performance.now() - asked).toBeLessThan(5_000);
  }, 60_000);
});

async function stored({ client }: Callers, person: Person): Promise<string[]> {
  const ids: string[] = [];
  let pageToken = '';
  do {
    const { message } = await client.unary(Portfolios.listPortfolios, { pageSize: 500, pageToken }, await person.as());
    ids.push(...message.portfolios.map(({ portfolioId }) => portfolioId));
    pageToken = message.nextPageToken;
  } while (pageToken !== '');
  return ids;
}

/** Four write at a time, so that the cut falls into some of them; only what was answered counts. */
async function writeUntilCut(
  person: Person,
  { acknowledged, enough, cut }: { acknowledged: Set<string>; enough: number; cut(): Promise<void> },
): Promise<void> {
  const reached = Promise.withResolvers<void>();
  let dead = false;
  const write = async () => {
    while (!dead) {
      const portfolio = await person.create({}).catch(() => undefined);
      if (portfolio === undefined) return reached.resolve();
      acknowledged.add(portfolio.portfolioId);
      if (acknowledged.size >= enough) reached.resolve();
    }
  };
  const writers = [write(), write(), write(), write()];
  await reached.promise;
  await cut();
  dead = true;
  await Promise.all(writers);
}
