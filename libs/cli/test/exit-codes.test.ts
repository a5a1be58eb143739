import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { publicPaths } from '../../../services/gateway/src/contract';
import { portfolioOf } from '../../../standalone/testing/prices';
import { storePortfolio } from '../../../standalone/testing/visitor';
import { CATALOGUE, load } from '../src/catalogue';
import { isGroup } from '../src/command';
import { type AtHome, json, openHome } from '../testing/against-house';
import { wordsOf } from '../testing/documents';

jest.setTimeout(600_000);

/** Those that ask no server with the session of who calls; other suites are about them. */
const LOCAL = ['init', 'start', 'doctor', 'config', 'backup', 'restore', 'check', 'completion', 'login', 'logout'];

/** A line of each command that asks a server: its first example. */
const LINES = Object.keys(CATALOGUE)
  .filter((name) => !LOCAL.includes(name))
  .flatMap((name) => {
    const entry = load(name);
    return isGroup(entry) ? Object.values(entry.commands) : [entry];
  })
  // What follows `||` or `>` is the shell's.
  .map(({ examples: [first = ''] }) => wordsOf(first.replace(/ (\|\||>) .*$/, '')).slice(1));

const NOBODY = '0b1d6a0e-4c4b-4c83-9a65-3d6c1d1f2a77';

let home: AtHome;
beforeAll(async () => {
  home = await openHome();
  await storePortfolio(home.house.door, home.visitor.token, {
    ...portfolioOf({ AAA: 0.25, BBB: 0.75 }, 'Mine'),
    expectedReturns: [
      { ticker: 'AAA', expectedReturn: 0.08 },
      { ticker: 'BBB', expectedReturn: 0.04 },
    ],
  });
  for (const name of ['holdings.csv', 'portfolio.yaml', 'prices.csv', 'prices.csv.gz'])
    writeFileSync(join(home.shell.home, name), 'ticker,weight\nAAA,1\n');
});
afterAll(() => home.close());

const exitOf = async (line: string): Promise<number> => (await home.perfolio(line)).exit;

describe('every command that asks a server', () => {
  it('is one of these', () => {
    expect(LINES.length).toBeGreaterThan(30);
    expect(LINES.filter(([first]) => first === undefined || first === '')).toEqual([]);
  });

  it.each(LINES.map((words) => [words.join(' '), words] as const))(
    '%s: ends with 4 for a stranger',
    async (_, words) => {
      const { exit, err } = await home.shell.run(words, { env: { PERFOLIO_TOKEN: 'nobody' } });

      expect([exit, err]).toEqual([4, expect.stringContaining('perfolio login')]);
    },
  );

  it.each(LINES.map((words) => [words.join(' '), words] as const))(
    '%s: ends with 6 where no server is',
    async (_, words) => {
      const { exit, err } = await home.shell.run(words, { env: { PERFOLIO_SERVER: '127.0.0.1:1' } });

      expect([exit, err]).toEqual([6, expect.stringContaining('perfolio doctor')]);
    },
  );
});

describe('perfolio api', () => {
  it('knows every public method but those that take a file, which have commands of their own', async () => {
    const names = publicPaths().map((path) => /([A-Z]\w+\/\w+)$/.exec(path)?.[1]?.replace('/', '.') ?? path);
    const unknown: string[] = [];
    for (const name of names) {
      const { exit } = await home.shell.run(['api', name], { env: { PERFOLIO_SERVER: '127.0.0.1:1' } });
      if (exit !== 6) unknown.push(name);
    }

    expect(names.length).toBeGreaterThan(60);
    expect(unknown.sort()).toEqual(['MarketDataService.ImportPrices', 'PortfolioService.ImportPortfolios']);
  });
});

describe('an exit code', () => {
  it('is 1 when the server could not do it, though nothing is wrong with the line', async () => {
    const again = JSON.stringify({ email: home.visitor.email, password: 'another long password' });

    expect(await home.shell.run(['api', 'AccountService.CreateAccount', '--data', again])).toMatchObject({
      exit: 1,
      err: expect.stringContaining('There is an account with this e-mail address'),
    });
  });

  it('is 2 when the line, a file or the question is wrong', async () => {
    expect(await exitOf('analyze Mine --stat 2020-01-01')).toBe(2);
    expect(await exitOf('import nothing.csv')).toBe(2);
    expect(await exitOf('score Mine')).toBe(2);
    expect(await exitOf('optimize Mine --objective TARGET_RETURN')).toBe(2);
  });

  it('is 3 when limits are broken or no portfolio meets them, and the numbers are there all the same', async () => {
    await home.perfolio('limits Mine --set "max-volatility=1bp,max-single-position=20%"');
    const limits = await home.perfolio('limits Mine -o json');
    const better = await home.perfolio('optimize Mine -o json');
    const curve = await home.perfolio('frontier Mine --points 3 -o json');
    await home.perfolio('limits Mine --reset');

    expect([limits.exit, better.exit, curve.exit]).toEqual([3, 3, 3]);
    expect(json(limits).breached).toBe(true);
    expect([json(better).status, json(curve).status]).toEqual(['INFEASIBLE', 'INFEASIBLE']);
  });

  it('is 4 for a key without the scope, and for administration', async () => {
    const { apiKey } = json(await home.perfolio('keys create reader --scopes portfolios:read --days 1 -o json'));
    const refused = await home.perfolio('limits Mine', { env: { PERFOLIO_TOKEN: apiKey } });

    expect(refused.exit).toBe(4);
    expect(await exitOf('admin users')).toBe(4);
  });

  it('is 5 for what is not there', async () => {
    expect(await exitOf('export Nothing')).toBe(5);
    expect(await exitOf(`keys delete ${NOBODY}`)).toBe(5);
    expect(await exitOf(`analyze ${NOBODY}`)).toBe(5);
  });
});
