import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { folderSource } from './folder-source';

const NOON = Date.UTC(2024, 0, 1, 12);

describe('a watched folder', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'perfolio-prices-'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const put = (name: string, text: string, at = NOON) => {
    writeFileSync(join(folder, name), text);
    utimesSync(join(folder, name), at / 1_000, at / 1_000);
  };
  const namesIn = async (source: ReturnType<typeof folderSource>) => {
    const names: string[] = [];
    for await (const { name, settled, bytes } of source.look(new AbortController().signal)) {
      names.push(name);
      for await (const _ of bytes);
      settled();
    }
    return names;
  };

  it('delivers each file once, in the order of their names, and again when it changes', async () => {
    const source = folderSource({ folder, now: () => NOON + 60_000 });
    put('b.csv', 'date,A');
    put('a.CSV', 'date,A');
    put('notes.txt', 'no prices');

    expect(await namesIn(source)).toEqual(['a.CSV', 'b.csv']);
    expect(await namesIn(source)).toEqual([]);
    put('b.csv', 'date,A,B');
    expect(await namesIn(source)).toEqual(['b.csv']);
  });

  it('leaves a file that may still be on its way', async () => {
    let now = NOON + 1_000;
    const source = folderSource({ folder, now: () => now });
    put('a.csv', 'date,A');

    expect(await namesIn(source)).toEqual([]);
    now = NOON + 3_000;
    expect(await namesIn(source)).toEqual(['a.csv']);
  });
});
