import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLogger } from '@perfolio/service';

import { openDatabase } from '@perfolio/context/backup';
import { serving } from '../../../services/context/testing/whole-record';
import {
  isPostgresAvailable,
  type PostgresServer,
  startPostgres,
} from '../../../services/context/testing/postgres-server';
import { openShell, type Shell } from '../testing/command-line';

jest.setTimeout(600_000);

let shell: Shell;
let dataDir: string;

beforeAll(async () => {
  shell = openShell({ PERFOLIO_DATA_DIR: 'data' });
  dataDir = join(shell.home, 'data');
  await serving({ url: undefined, dataDir }, (context) => context.person('saved@example.org'));
});
afterAll(() => shell.close());

const accounts = (listing: string): number =>
  JSON.parse(listing).tables.find(({ name }: { name: string }) => name === 'users').rows;

describe('perfolio backup and restore', () => {
  it('save to a file of the owner alone, and say what is in it', async () => {
    const { exit, out, err } = await shell.run(['backup', 'plain.backup', '-o', 'json']);
    const checked = await shell.run(['restore', 'plain.backup', '--check', '-o', 'json']);

    expect([exit, checked.exit]).toEqual([0, 0]);
    expect(err).toContain('not encrypted');
    expect(checked.out).toBe(out);
    expect(statSync(join(shell.home, 'plain.backup')).mode & 0o777).toBe(0o600);
  });

  it('never write over a file', async () => {
    writeFileSync(join(shell.home, 'mine'), 'mine');

    expect(await shell.run(['backup', 'mine'])).toMatchObject({
      exit: 2,
      err: expect.stringContaining('exists already'),
    });
    expect(readFileSync(join(shell.home, 'mine'), 'utf8')).toBe('mine');
  });

  it('go through pipes, sealed, into another folder', async () => {
    const env = { PERFOLIO_BACKUP_KEY: randomBytes(32).toString('base64url') };
    const { bytes } = await shell.run(['backup', '-'], { env });
    const there = { ...env, PERFOLIO_DATA_DIR: 'another' };

    const restored = await shell.run(['restore', '-', '-o', 'json'], { env: there, input: bytes });
    const again = await shell.run(['restore', '-'], { env: there, input: bytes });

    expect(restored.exit).toBe(0);
    expect(accounts(restored.out)).toBeGreaterThan(1);
    expect(again).toMatchObject({ exit: 2, err: expect.stringContaining('restore with --force') });
  });

  it('say what is missing: a database, a file, a key', async () => {
    const { bytes } = await shell.run(['backup', '-'], {
      env: { PERFOLIO_BACKUP_KEY: randomBytes(32).toString('base64url') },
    });

    const none = await shell.run(['backup', 'x'], { env: { PERFOLIO_DATA_DIR: 'nowhere' } });
    const noFile = await shell.run(['restore', 'missing', '--check']);
    const noKey = await shell.run(['restore', '-', '--check'], { input: bytes });
    const badKey = await shell.run(['restore', '-', '--check'], {
      env: { PERFOLIO_BACKUP_KEY: 'short' },
      input: bytes,
    });

    expect(none).toMatchObject({ exit: 2, err: expect.stringContaining('There is no database in') });
    expect(noFile).toMatchObject({ exit: 2, err: expect.stringContaining('There is no such file') });
    expect(noKey).toMatchObject({ exit: 2, err: expect.stringContaining('set PERFOLIO_BACKUP_KEY') });
    expect(badKey).toMatchObject({ exit: 2, err: expect.stringContaining('must be 32 bytes') });
  });

  it('tell who holds the folder, and that a database is away', async () => {
    const holder = await openDatabase({ url: undefined, dataDir }, createLogger('test', 'silent', process.stdout));
    const held = await shell.run(['backup', 'x']);
    await holder.close();
    const away = await shell.run(['backup', 'x'], { env: { DATABASE_URL: 'postgres://me@127.0.0.1:1/none' } });

    expect(held).toMatchObject({ exit: 6, err: expect.stringContaining(`in use by process ${process.pid}`) });
    expect(away).toMatchObject({ exit: 6, err: expect.stringContaining('out of reach') });
  });

  it('leave nothing behind when they are interrupted', async () => {
    const { exit } = await shell.run(['backup', 'half'], { signal: AbortSignal.abort() });

    expect(exit).toBe(130);
    expect(existsSync(join(shell.home, 'half'))).toBe(false);
    expect(existsSync(join(shell.home, 'half.part'))).toBe(false);
  });

  (isPostgresAvailable() ? it : it.skip)('cross to PostgreSQL and back', async () => {
    const server: PostgresServer = await startPostgres();
    const postgres = { DATABASE_URL: server.url };
    const { bytes, exit } = await shell.run(['backup', '-']);
    const there = await shell.run(['restore', '-', '-o', 'json'], { env: postgres, input: bytes });
    const back = await shell.run(['backup', '-'], { env: postgres });
    const home = await shell.run(['restore', '-', '-o', 'json'], {
      env: { PERFOLIO_DATA_DIR: 'home' },
      input: back.bytes,
    });
    await server.stop();

    expect([exit, there.exit, back.exit, home.exit]).toEqual([0, 0, 0, 0]);
    expect(accounts(home.out)).toBe(accounts(there.out));
  });
});
