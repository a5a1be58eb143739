import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ADMIN } from '../../../standalone/testing/house';
import { portfolioOf } from '../../../standalone/testing/prices';
import { signUp, storePortfolio } from '../../../standalone/testing/visitor';
import { type AtHome, json, openHome, widest } from '../testing/against-house';
import { openShell } from '../testing/command-line';

jest.setTimeout(600_000);

let home: AtHome;
beforeAll(async () => {
  home = await openHome();
  await storePortfolio(home.house.door, home.visitor.token, portfolioOf({ AAA: 0.25, BBB: 0.75 }, 'Mine'));
});
afterAll(() => home.close());

const perfolio: AtHome['perfolio'] = (line, around) => home.perfolio(line, around);

describe('the rest', () => {
  it('lists instruments and the state of the prices', async () => {
    expect(json(await perfolio('instruments list --prefix AA -o json')).instruments[0].ticker).toBe('AAA');
    expect((await perfolio('instruments profile AAA --benchmark BBB')).exit).toBe(0);
    expect(json(await perfolio('market-data show -o json'))).toEqual(await home.overHttp('/v1/marketData'));
  });

  it('shows and clears the cache', async () => {
    await perfolio('limits Mine');
    expect((await perfolio('cache show')).out).toContain('GetLimitChecks');
    expect((await perfolio('cache clear')).exit).toBe(0);
    expect(json(await perfolio('cache show -o json')).entries).toBe('0');
  });

  it('watches events until it is interrupted', async () => {
    const stop = new AbortController();
    const { exit, out } = await perfolio('cache watch', { signal: stop.signal, seen: () => stop.abort() });

    expect(exit).toBe(130);
    expect(JSON.parse(out.split('\n')[0] ?? '')).toHaveProperty('current.generation');
  });

  it('makes keys that work until they are deleted, and never more than their scopes', async () => {
    const { apiKey, keyId } = json(
      await perfolio('keys create nightly --scopes risk:read,portfolios:read --days 1 -o json'),
    );
    const env = { PERFOLIO_TOKEN: apiKey };
    const used = await perfolio('limits Mine', { env });
    const refused = await perfolio('portfolios create X', { env });
    const listed = await perfolio('keys list -o ndjson');
    const deleted = await perfolio(`keys delete ${keyId}`);
    const after = await perfolio('limits Mine', { env });

    expect([used.exit, refused.exit, deleted.exit, after.exit]).toEqual([0, 4, 0, 4]);
    expect(JSON.parse(listed.out)).toMatchObject({ keyId, name: 'nightly' });
  });

  it('calls any method by its name', async () => {
    expect(json(await perfolio('api AccountService.GetMe')).account.email).toBe(home.visitor.email);
    expect(await perfolio('api RiskService.ListNothing')).toMatchObject({ exit: 2 });
    expect(await perfolio('api Riskservice.GetScore')).toMatchObject({
      exit: 2,
      err: expect.stringContaining('RiskService'),
    });
    expect(await perfolio('api CacheService.GetCache --data {x}')).toMatchObject({ exit: 2 });
    expect((await perfolio('api AccountService.ExportMe')).out.split('\n').length).toBeGreaterThan(3);
  });

  it('keeps administration to administrators', async () => {
    const admin = openShell({ PERFOLIO_SERVER: home.house.grpc });
    await admin.run(['login', '--email', ADMIN.email], { input: ADMIN.password });
    const users = JSON.parse((await admin.run(['admin', 'users', '-o', 'json'])).out).users;
    const { userId } = await signUp(home.house.door);
    writeFileSync(join(admin.home, 'more.csv'), 'date,ticker,close\n2024-01-02,ZZZ,10\n2024-01-03,ZZZ,nought\n');
    const exits = [];
    for (const words of [
      ['disable', userId],
      ['enable', userId],
      ['cache'],
      ['clear-cache'],
      ['audit'],
      ['audit', '--all'],
    ])
      exits.push((await admin.run(['admin', ...words])).exit);
    const fleet = await admin.run(['admin', 'cache']);
    const whole = JSON.parse((await admin.run(['admin', 'cache', '-o', 'json'])).out);
    const imported = await admin.run(['market-data', 'import', 'more.csv', '-o', 'json']);
    admin.close();

    expect(users.map(({ email }: { email: string }) => email)).toContain(home.visitor.email);
    expect(exits).toEqual([0, 0, 0, 0, 0, 0]);
    expect(whole.replicas[0]).toMatchObject({ reachable: true, activity: { storeAvoided: false, leases: '0' } });
    expect(fleet.out).toMatch(/^NOW\n.*\bFlights\b.*\bLeases\n +1 {2}up /);
    expect(widest(fleet.out)).toBeLessThanOrEqual(80);
    expect(JSON.parse(imported.out)).toMatchObject({ tickers: 1, rejectedCount: 1 });
    expect((await perfolio('admin users')).exit).toBe(4);
  });
});
