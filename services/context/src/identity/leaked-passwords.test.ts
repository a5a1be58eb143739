import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { leakedPasswords } from './leaked-passwords';

/** The SHA-1 of `password`, as everybody knows it. */
const PASSWORD = '5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8';

const digestOf = (text: string) => createHash('sha1').update(text).digest('hex').toUpperCase();

describe('a list of leaked passwords', () => {
  const folder = mkdtempSync(join(tmpdir(), 'perfolio-leaked-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const listOf = (digests: readonly string[], lineOf: (digest: string, at: number) => string, end = '\r\n') => {
    const file = join(folder, 'leaked.txt');
    writeFileSync(file, digests.toSorted().map(lineOf).join(end));
    return leakedPasswords(file);
  };
  const leaked = Array.from({ length: 3_000 }, (_, at) => `leaked ${at}`);

  it.each([
    ['with how often each', (digest: string, at: number) => `${digest}:${10 ** (at % 8)}`, '\r\n'],
    ['of digests alone', (digest: string) => digest, '\n'],
    ['in small letters', (digest: string) => digest.toLowerCase(), '\n'],
  ])('%s holds all of its own, from the first to the last, and nothing else', async (_what, lineOf, end) => {
    const list = listOf([PASSWORD, ...leaked.map(digestOf)], lineOf, end);
    const found = await Promise.all(leaked.map((password) => list.includes(password)));
    const others = await Promise.all(leaked.map((password) => list.includes(`not ${password}`)));

    expect(await list.includes('password')).toBe(true);
    expect(found.filter(Boolean)).toHaveLength(3_000);
    expect(others.filter(Boolean)).toHaveLength(0);
  });

  it('that is empty holds nothing', async () => {
    expect(await listOf([], (digest) => digest).includes('password')).toBe(false);
  });

  it('that cannot be read, or is none, lets no password by', async () => {
    const missing = leakedPasswords(join(folder, 'missing.txt'));
    const nonsense = listOf(['x'.repeat(100_000)], (text) => text);

    for (const list of [missing, nonsense])
      await expect(list.includes('password')).rejects.toMatchObject({ reason: 'DEPENDENCY_UNAVAILABLE' });
  });
});
