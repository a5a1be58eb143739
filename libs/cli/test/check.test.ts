import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { portfolioOf, priceFile, TICKERS } from '../../../standalone/testing/prices';
import { ask } from '../../../standalone/testing/visitor';
import { type AtHome, json, openHome, widest } from '../testing/against-house';

jest.setTimeout(600_000);

/** Each file, and the one of them that asks a server, to compare with. */
let home: AtHome;
const portfolio = { ...portfolioOf({ AAA: 0.25, BBB: 0.75 }, 'Gate'), limits: { maxVolatility: 5 } };

beforeAll(async () => {
  home = await openHome();
  const write = (name: string, text: string) => writeFileSync(join(home.shell.home, name), text);
  write('portfolio.yaml', JSON.stringify(portfolio));
  write('holdings.csv', 'ticker,weight\nAAA,25%\nBBB,75%\n');
  write('strange.csv', 'ticker,weight\nAAA,0.5\nXYZ,0.5\n');
  write('prices.csv', priceFile(TICKERS));
  write('limits.yaml', 'maxSinglePosition: 0.5\nmaxVolatility: 5\n');
  write('wide.yaml', 'limits:\n  maxSinglePosition: 0.8\n');
  write('spoken.yaml', 'max-single-position: 50%\nmax-volatility: 500%\n');
  write('share.yaml', 'maxVolatility: 5\nmaxMarketShare: 0.5\n');
  write('wrong.yaml', 'maxVolatilty: 0.2\n');
});
afterAll(() => home.close());

const check = (line: string) => home.perfolio(`check ${line} --server 127.0.0.1:1`);

describe('perfolio check', () => {
  it('ends with 3 when a limit is broken, and says which and by how much', async () => {
    const { exit, out, err } = await check('portfolio.yaml --limits limits.yaml --prices prices.csv');

    expect(exit).toBe(3);
    expect(err).toContain('75.00 % where 50.00 % is allowed, 25.00 % too much');
    expect(out).toContain('BROKEN');
    expect(widest(out)).toBeLessThanOrEqual(80);
  });

  it('ends with 0 when all hold', async () => {
    expect((await check('portfolio.yaml --prices prices.csv')).exit).toBe(0);
    expect((await check('holdings.csv --limits wide.yaml --prices prices.csv')).exit).toBe(0);
  });

  it('gives the numbers that a service gives', async () => {
    const here = json(await check('portfolio.yaml --prices prices.csv -o json'));
    const report = await ask(home.house.door, '/v1/reports', {
      method: 'POST',
      token: home.visitor.token,
      body: { portfolio },
    });

    expect(here.riskLimits).toEqual(report.body.riskLimits);
    expect(here.betaLimits).toEqual(report.body.betaLimits);
  });

  it('takes limits as they are written on a command line', async () => {
    const { exit, err } = await check('portfolio.yaml --limits spoken.yaml --prices prices.csv');

    expect(exit).toBe(3);
    expect(err).toContain('75.00 % where 50.00 % is allowed');
  });

  it('tells of a limit that nothing can be said about', async () => {
    const { exit, out, err } = await check('holdings.csv --limits share.yaml --prices prices.csv');

    expect(exit).toBe(0);
    expect(out).toContain('not checked');
    expect(err).toContain('NOT CHECKED variance from the market');
  });

  it('does not let pass what no limit is set for', async () => {
    expect(await check('holdings.csv --prices prices.csv')).toMatchObject({
      exit: 2,
      err: expect.stringContaining('no limit to check: name a file with --limits'),
    });
  });

  it('ends with 2 when it cannot be checked, and says why', async () => {
    const wrong = ['--prices nothing.csv', '', '--prices prices.csv --limits wrong.yaml', '--prices limits.yaml'];
    for (const options of wrong)
      expect([options, (await check(`portfolio.yaml ${options}`)).exit]).toEqual([options, 2]);
    expect(await check('strange.csv --limits wide.yaml --prices prices.csv')).toMatchObject({
      exit: 2,
      err: expect.stringContaining('"XYZ" has no prices'),
    });
  });
});
