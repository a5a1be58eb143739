import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { ADMIN, onEmbeddedParts, type TestHouse } from '../../../standalone/testing/house';
import { portfolioOf, priceFile } from '../../../standalone/testing/prices';
import { ask, logIn, signUp, storePortfolio } from '../../../standalone/testing/visitor';
import { type Done, openShell, type Shell } from '../testing/command-line';
import { commandsOf, shellOf, wordsOf } from '../testing/documents';

jest.setTimeout(600_000);

const PROGRAM = join(__dirname, '..', 'bin', 'perfolio.mjs');
/** The page's, for whatever id the reader has. */
const SOME_ID = '0b1d6a0e-4c4b-4c83-9a65-3d6c1d1f2a77';
const SOME_CODE = 'WXYZ-BCDF';

/** Those that go on until they are interrupted. */
const ENDLESS = ['perfolio start', 'perfolio cache watch'];
/** Those that say by 3 that limits are broken, or that no portfolio meets them. */
const JUDGING = /^perfolio (limits|check|optimize|frontier) /;

const TICKERS = ['SPY', 'AGG', 'AAPL', 'MSFT', 'TW', 'PCTY'];

let house: TestHouse;
let token: string;
let shell: Shell;
/** What the words of the page stand for. */
const meant = new Map<string, string>();

beforeAll(async () => {
  house = await onEmbeddedParts();
  ({ token } = await logIn(house.door, ADMIN.email, ADMIN.password));
  const headers = { 'content-type': 'text/csv' };
  const prices = priceFile(TICKERS, 2_700);
  await ask(house.door, '/v1/marketData:import', { method: 'POST', token, body: prices, headers });
  await storePortfolio(house.door, token, portfolioOf({ SPY: 0.6, AGG: 0.4 }, 'Balanced'));
  shell = openShell({ PERFOLIO_SERVER: house.grpc, PERFOLIO_DATA_DIR: 'data', ...FREE_PORTS });
  const write = (name: string, content: string | Buffer) => writeFileSync(join(shell.home, name), content);
  write('password.txt', `${ADMIN.password}\n`);
  write('holdings.csv', 'ticker,weight\nAAPL,0.6\nMSFT,0.4\n');
  write('portfolio.yaml', JSON.stringify(MINE));
  write('prices.csv', prices);
  write('prices.csv.gz', gzipSync(prices));
  write('limits.yaml', 'maxVolatility: 0.2\n');
  meant.set('me@example.com', ADMIN.email);
});
afterAll(async () => {
  shell.close();
  await house.close();
});

const FREE_PORTS = Object.fromEntries(
  ['HTTP', 'GRPC', 'CONTEXT', 'RISK', 'METRICS'].map((door) => [`PERFOLIO_${door}_PORT`, '0']),
);

const WEIGHTS = { AAPL: 0.3, MSFT: 0.3, PCTY: 0.2, TW: 0.2 };
const MINE = {
  ...portfolioOf(WEIGHTS, 'Mine'),
  factorProxies: Object.keys(WEIGHTS).map((ticker) => ({ ticker, market: 'SPY' })),
  limits: { maxLoss: 0.4 },
  expectedReturns: Object.keys(WEIGHTS).map((ticker, at) => ({
    ticker,
    expectedReturn: (at + 5) / 100,
    asOf: '2022-01-03',
  })),
  benchmark: 'SPY',
};

describe('docs/cli.md', () => {
  it.each(shellOf('docs/cli.md').map((block) => [`${block.heading} (${commandsOf(block)[0]})`, block] as const))(
    '%s: does what it says',
    async (_title, block) => {
      if (commandsOf(block)[0] !== 'perfolio login') await loggedIn();
      const failed: object[] = [];
      for (const line of commandsOf(block)) {
        const { exit, err } = await typed(line);
        const fine = [0, ...(JUDGING.test(line) ? [3] : []), ...(ENDLESS.includes(line) ? [130] : [])];
        if (!fine.includes(exit)) failed.push({ line, exit, err });
      }

      expect(failed).toEqual([]);
    },
  );

  it('a portfolio file comes back as it went in, with proxies, expected returns and limits', async () => {
    await loggedIn();
    await imported(JSON.stringify({ ...MINE, name: 'Whole' }));
    const { out: whole } = await shell.run(['export', 'Whole']);
    await imported(whole.replace('Whole', 'Copy'));
    const { out: mine } = await shell.run(['export', 'Whole', '-o', 'json']);
    const { out: copy } = await shell.run(['export', 'Copy', '-o', 'json']);

    expect(JSON.parse(mine)).toMatchObject({ ...MINE, name: 'Whole' });
    expect(JSON.parse(copy)).toEqual({ ...JSON.parse(mine), name: 'Copy' });
  });
});

const imported = (yaml: string) => shell.run(['import', '-', '--format', 'yaml'], { input: yaml });
const loggedIn = () => shell.run(['login', '--email', ADMIN.email], { input: ADMIN.password });

async function typed(line: string): Promise<Pick<Done, 'exit' | 'err'>> {
  if (line.startsWith('source ')) return sourced(line);
  if (line === 'perfolio login') return deviceLogIn();
  if (line.includes(SOME_CODE)) return approval(line);
  if (ENDLESS.includes(line)) return interrupted(line);
  if (line.includes(SOME_ID)) meant.set(SOME_ID, await idFor(line));
  if (line.includes('"…"')) meant.set('…', await idOfMine());
  // Another machine, whose database is empty.
  const env = line === 'perfolio restore perfolio.backup' ? { PERFOLIO_DATA_DIR: 'another' } : {};
  const [, command = '', , from] = /^perfolio (.*?)( < (\S+))?( > \S+)?$/.exec(said(line)) ?? [];
  const input = from === undefined ? '' : readFileSync(join(shell.home, from));
  return shell.run(wordsOf(command), { env, input });
}

const said = (line: string): string => [...meant].reduce((text, [word, real]) => text.replaceAll(word, real), line);

/** A device that waits to be let in, as the next line of the page does: typed by somebody who is logged in. */
let device: Promise<Done> | undefined;

async function deviceLogIn(): Promise<Pick<Done, 'exit' | 'err'>> {
  const code = Promise.withResolvers<string>();
  device = shell.run(['login'], {
    heard: (text) => {
      const [, shown] = /code ([A-Z]{4}-[A-Z]{4})/.exec(text) ?? [];
      if (shown !== undefined) code.resolve(shown);
    },
  });
  // One that ends without a code has said why.
  void device.then(() => code.resolve('none'));
  meant.set(SOME_CODE, await code.promise);
  return { exit: 0, err: '' };
}

async function approval(line: string): Promise<Done> {
  const other = openShell({ PERFOLIO_SERVER: house.grpc, PERFOLIO_TOKEN: token });
  const approved = await other.run(wordsOf(said(line)).slice(1));
  other.close();
  if (device === undefined || approved.exit !== 0) return approved;
  return device;
}

async function interrupted(line: string): Promise<Done> {
  const stop = new AbortController();
  return shell.run(wordsOf(line).slice(1), { signal: stop.signal, seen: () => stop.abort() });
}

/** A key of the reader's, or somebody else: the same one in each line. */
let somebody: string | undefined;

async function idFor(line: string): Promise<string> {
  if (!line.includes(' keys ')) return (somebody ??= (await signUp(house.door)).userId);
  const { out } = await shell.run(['keys', 'list', '-o', 'json']);
  return JSON.parse(out).apiKeys[0].keyId;
}

async function idOfMine(): Promise<string> {
  const { body } = await ask(house.door, '/v1/portfolios', { token });
  return body.portfolios.find(({ name }: { name: string }) => name === 'Mine').portfolioId;
}

/** By a shell, whose functions and programs it speaks of. */
function sourced(line: string): Pick<Done, 'exit' | 'err'> {
  const program = join(shell.home, 'perfolio');
  writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${PROGRAM}" "$@"\n`);
  chmodSync(program, 0o755);
  const env = { PATH: `${shell.home}:${process.env.PATH}`, HOME: shell.home };
  const { status, stderr } = spawnSync('bash', ['-ec', `${line}\ncomplete -p perfolio`], { env, encoding: 'utf8' });
  return { exit: status === 0 ? 0 : 1, err: stderr };
}
