import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { priceFile } from '../../../standalone/testing/prices';
import { ask, signUp } from '../../../standalone/testing/visitor';
import { type Done, openShell, type Shell } from '../testing/command-line';
import { blocksOf, commandsOf, ROOT, shellOf, wordsOf } from '../testing/documents';
import { type Newcomer, newcomer, type Printed } from '../testing/newcomer';

jest.setTimeout(600_000);

const run = promisify(execFile);

/** What the page says to start with, to be an administrator. */
const ADMINISTRATOR = /PERFOLIO_ADMIN_EMAIL=(\S+) PERFOLIO_ADMIN_PASSWORD='([^']+)' npm start/;

describe('README.md', () => {
  const [start, ...journey] = shellOf('README.md');
  const [, email = '', password = ''] = ADMINISTRATOR.exec(readFileSync(join(ROOT, 'README.md'), 'utf8')) ?? [];
  let reader: Newcomer;
  let printed: readonly Printed[];
  const textOf = (part: string): string => {
    const found = printed.find(({ line }) => line.includes(part));
    if (found === undefined) throw new Error(`No line says ${part}.`);
    return found.text;
  };

  beforeAll(async () => {
    const env = { PERFOLIO_ADMIN_EMAIL: email, PERFOLIO_ADMIN_PASSWORD: password };
    reader = await newcomer(start?.text ?? '', env);
    writeFileSync(join(reader.folder, 'prices.csv'), priceFile(['MINE', 'YOURS']));
    printed = reader.paste(journey.map(({ text }) => text).join('\n'));
  });
  afterAll(() => reader.close());

  it('signs up, imports a CSV and reads a report, with curl alone', () => {
    expect(JSON.parse(textOf('$api/accounts'))).toHaveProperty('userId');
    expect(textOf('/report')).toMatch(/AAPL/);
    expect(textOf('/analysis')).toMatch(/^HTTP\/1\.1 200 [\s\S]*cache-status: perfolio; /i);
  });

  it('optimises and is told what to trade', () => {
    const { status, weights } = JSON.parse(textOf(':optimize'));
    const sum = weights.reduce((total: number, { weight }: { weight: number }) => total + weight, 0);

    expect(status).toBe('OPTIMAL');
    expect(sum).toBeCloseTo(1, 8);
  });

  it('clears the cache, takes everything out, and leaves nothing behind', async () => {
    const everything = readFileSync(join(reader.folder, 'everything.jsonl'), 'utf8').trim().split('\n');
    const again = await ask(`http://${reader.http}`, '/v1/sessions', {
      method: 'POST',
      body: { email: 'you@example.com', password },
    });

    expect(printed.filter(({ line }) => line.includes('DELETE $api/'))).toHaveLength(2);
    expect(everything.map((line) => JSON.stringify(JSON.parse(line))).join()).toContain('"name":"Mine"');
    expect(again.status).toBe(401);
  });

  it('finds the documents in the service itself', async () => {
    for (const path of ['/docs/', '/docs/tutorial', '/docs/measures/tails', '/docs', '/openapi.json'])
      expect([path, (await ask(`http://${reader.http}`, path)).status]).toEqual([path, 200]);
  });

  it('brings prices as the administrator', () => {
    expect(JSON.parse(textOf('marketData:import'))).toMatchObject({ tickers: 2, rejected: [] });
  });
});

describe('a running service', () => {
  const [start = '', ...lines] = shellOf('docs/tutorial.md').flatMap(commandsOf);
  const [, , password = ''] = ADMINISTRATOR.exec(start) ?? [];
  let reader: Newcomer;
  let shell: Shell;

  beforeAll(async () => {
    reader = await newcomer(start);
    shell = openShell({ PERFOLIO_SERVER: reader.grpc });
    writeFileSync(join(shell.home, 'prices.csv'), priceFile(['AAPL', 'MSFT']));
    writeFileSync(join(shell.home, 'holdings.csv'), 'ticker,weight\nAAPL,0.6\nMSFT,0.4\n');
    writeFileSync(join(shell.home, 'limits.yaml'), 'maxVolatility: 20%\n');
  });
  afterAll(async () => {
    shell.close();
    await reader.close();
  });

  it('does what docs/tutorial.md says, line by line', async () => {
    const done: (readonly [string, Done])[] = [];
    for (const line of lines) {
      // What follows `||` is the shell's.
      const [, , ...words] = wordsOf(line.replace(/ \|\| .*$/, ''));
      done.push([line, await shell.run(words, { input: `${password}\n` })]);
    }
    const failed = done.filter(([, { exit }]) => exit !== 0 && exit !== 3).map(([line, { err }]) => ({ line, err }));

    expect(failed).toEqual([]);
    expect(lines.filter((line) => !line.startsWith('npx perfolio '))).toEqual([]);
    expect(lines.length).toBeGreaterThanOrEqual(8);
  });

  it('stands in for a function of one’s own, as docs/migrating.md has it', async () => {
    const door = `http://${reader.http}`;
    const { token } = await signUp(door);
    const positions = [
      { ticker: 'AAPL', weight: 0.25 },
      { ticker: 'MSFT', weight: 0.75 },
    ];
    const given = [
      `api = ${JSON.stringify(door)}`,
      `auth = {"authorization": "Bearer ${token}"}`,
      `positions = ${JSON.stringify(positions)}`,
    ];
    const shown = 'print(json.dumps(report["portfolioView"]["volatilityAnnual"]))';

    const code = [...given, snippetOf('docs/migrating.md', 'python'), shown].join('\n');
    const { stdout } = await run('/usr/bin/python3', ['-c', code]);
    const { body } = await ask(door, '/v1/reports', { method: 'POST', token, body: { portfolio: { positions } } });

    expect(JSON.parse(stdout)).toBe(body.portfolioView.volatilityAnnual);
    expect(JSON.parse(stdout)).toBeGreaterThan(0);
  });
});

describe('the example of docs/cache.md', () => {
  it('prints what the page says', async () => {
    const example = snippetOf('docs/cache.md', 'ts');
    const args = ['--disable-warning=ExperimentalWarning', '--input-type=module-typescript', '--eval', example];

    // Read from the command line it resolves packages as a file in the project's root would.
    const { stdout } = await run(process.execPath, args, { cwd: ROOT });

    expect(stdout).toBe('computed\nhit-local\n');
  });
});

/** The one block of its kind. */
function snippetOf(file: string, info: string): string {
  const [block, ...others] = blocksOf(file).filter((one) => one.info === info);
  if (block === undefined || others.length > 0) throw new RangeError(`${file} must have one block of ${info}.`);
  return block.text;
}
