import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import type { Delivery, PriceSource } from './price-source';

/** A file that changed this recently may still be on its way. */
const SETTLED_MS = 2_000;
const MOST_FILES = 1_000;

export interface FolderOptions {
  readonly folder: string;
  readonly now: () => number;
}

/** The CSV files of a folder, in the order of their names. What was taken is known by size and time; a restart looks at all of them anew. */
export function folderSource({ folder, now }: FolderOptions): PriceSource {
  const taken = new Map<string, string>();
  return {
    async *look() {
      const names = (await readdir(folder)).filter((name) => name.toLowerCase().endsWith('.csv')).toSorted();
      for (const gone of [...taken.keys()].filter((name) => !names.includes(name))) taken.delete(gone);
      for (const name of names.slice(0, MOST_FILES)) {
        const delivery = await fresh(join(folder, name), { name, taken, now });
        if (delivery !== undefined) yield delivery;
      }
    },
  };
}

interface Known {
  readonly name: string;
  readonly taken: Map<string, string>;
  readonly now: () => number;
}

async function fresh(path: string, { name, taken, now }: Known): Promise<Delivery | undefined> {
  const { size, mtimeMs } = await stat(path);
  const mark = `${size} ${mtimeMs}`;
  if (taken.get(name) === mark || now() - mtimeMs < SETTLED_MS) return undefined;
  return { name, bytes: createReadStream(path), settled: () => void taken.set(name, mark) };
}
