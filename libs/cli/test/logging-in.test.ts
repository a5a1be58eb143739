import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { PASSWORD } from '../../../standalone/testing/visitor';
import { type AtHome, openHome } from '../testing/against-house';
import { openShell } from '../testing/command-line';

jest.setTimeout(600_000);

let home: AtHome;
beforeAll(async () => {
  home = await openHome({ loggedIn: false });
});
afterAll(() => home.close());

const perfolio: AtHome['perfolio'] = (line, around) => home.perfolio(line, around);

describe('logging in', () => {
  it('is asked for where nobody is, and a server that is away is told of', async () => {
    expect(await perfolio('portfolios list')).toMatchObject({
      exit: 4,
      err: expect.stringContaining('perfolio login'),
    });
    expect(await perfolio('portfolios list', { env: { PERFOLIO_TOKEN: 'wrong' } })).toMatchObject({ exit: 4 });
    expect(await perfolio('login --email me@example.org --server 127.0.0.1:1', { input: 'x' })).toMatchObject({
      exit: 6,
      err: expect.stringContaining('perfolio doctor'),
    });
  });

  it('takes a password from a pipe and keeps the session for its owner alone', async () => {
    const wrong = await perfolio(`login --email ${home.visitor.email}`, { input: 'not it\n' });
    const { exit, out } = await perfolio(`login --email ${home.visitor.email} -o json`, { input: `${PASSWORD}\n` });
    const file = join(home.shell.home, 'config', 'perfolio', 'credentials.json');

    expect(wrong.exit).toBe(4);
    expect([exit, JSON.parse(out).email]).toEqual([0, home.visitor.email]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).not.toContain(PASSWORD);
  });

  it('renews a session that is about to end, once for all who ask at a time', async () => {
    const file = join(home.shell.home, 'config', 'perfolio', 'credentials.json');
    const kept = JSON.parse(readFileSync(file, 'utf8'));
    kept[home.house.grpc].expiresAt = 0;
    writeFileSync(file, JSON.stringify(kept));

    const done = await Promise.all(Array.from({ length: 4 }, () => perfolio('portfolios list')));

    expect(done.map(({ exit }) => exit)).toEqual([0, 0, 0, 0]);
    expect(JSON.parse(readFileSync(file, 'utf8'))[home.house.grpc].refreshToken).not.toBe(
      kept[home.house.grpc].refreshToken,
    );
  });

  it('by a code waits until somebody lets it in', async () => {
    const other = openShell({ PERFOLIO_SERVER: home.house.grpc });
    const code = Promise.withResolvers<string>();
    const running = other.run(['login', '--scopes', 'portfolios:read', '-o', 'json'], {
      heard: (text) => code.resolve(/code ([A-Z]{4}-[A-Z]{4})/.exec(text)?.[1] ?? ''),
    });
    const approved = await perfolio(`login --approve ${await code.promise}`);
    const { exit, out } = await running;
    const listed = await other.run(['portfolios', 'list']);
    const more = await other.run(['keys', 'list']);
    const left = await other.run(['logout']);
    const after = await other.run(['portfolios', 'list']);
    other.close();

    expect([approved.exit, exit, JSON.parse(out).email]).toEqual([0, 0, home.visitor.email]);
    expect(approved.err).toMatch(/^Let in: "perfolio on .+", which may portfolios:read for 30 days at most.$/m);
    expect(more.err).toContain("a person's own log-in");
    expect([listed.exit, more.exit, left.exit, after.exit]).toEqual([0, 4, 0, 4]);
  });

  it('by a code can be interrupted', async () => {
    const stop = new AbortController();

    const { exit } = await perfolio('login', { signal: stop.signal, heard: () => stop.abort() });

    expect(exit).toBe(130);
  });
});
