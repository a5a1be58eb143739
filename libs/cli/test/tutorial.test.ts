import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ADMIN, onEmbeddedParts, type TestHouse } from '../../../standalone/testing/house';
import { type Done, openShell, type Shell } from '../testing/command-line';

jest.setTimeout(600_000);

const TUTORIAL = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'tutorial.md'), 'utf8');

/** The command lines of its shell blocks; what follows `||` is the shell's. */
const lines = [...TUTORIAL.matchAll(/^npx perfolio (.*)$/gm)].map(([, line = '']) => line.replace(/ \|\| .*$/, ''));

const wordsOf = (line: string): string[] =>
  (line.match(/(?:"[^"]*"|\S)+/g) ?? []).map((word) => word.replaceAll('"', '').replace('me@example.com', ADMIN.email));

/** Closes of two years that neither rise nor fall together. */
const prices = Array.from({ length: 730 }, (_, day) => {
  const date = new Date(Date.UTC(2024, 0, 1) + day * 86_400_000).toISOString().slice(0, 10);
  return `${date},${(100 + 3 * Math.sin(day)).toFixed(4)},${(50 + 2 * Math.cos(day * 1.7) + day / 100).toFixed(4)}`;
});

let house: TestHouse;
let shell: Shell;

beforeAll(async () => {
  house = await onEmbeddedParts();
  shell = openShell({ PERFOLIO_SERVER: house.grpc });
  writeFileSync(join(shell.home, 'prices.csv'), ['date,AAPL,MSFT', ...prices].join('\n'));
  writeFileSync(join(shell.home, 'holdings.csv'), 'ticker,weight\nAAPL,0.6\nMSFT,0.4\n');
});

afterAll(async () => {
  shell.close();
  await house.close();
});

describe('the tutorial', () => {
  it('does what it says, line by line', async () => {
    const done: (readonly [string, Done])[] = [];
    for (const line of lines) done.push([line, await shell.run(wordsOf(line), { input: `${ADMIN.password}\n` })]);
    const failed = done.filter(([, { exit }]) => exit !== 0 && exit !== 3).map(([line, { err }]) => ({ line, err }));

    expect(failed).toEqual([]);
    expect(lines.length).toBeGreaterThanOrEqual(8);
  });
});
