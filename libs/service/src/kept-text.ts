import { randomUUID } from 'node:crypto';
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { codeOf } from './settings';

/** What a file says that is made at the first start. Of several processes that start at once one makes it; the others read his. */
export async function keptText(folder: string, name: string, make: () => string | Promise<string>): Promise<string> {
  const file = join(folder, name);
  return readKept(file) ?? makeKept(folder, file, await make());
}

const OWNER_ONLY_FILE = 0o600;
const OWNER_ONLY_FOLDER = 0o700;
const OTHERS = 0o077;

function readKept(file: string): string | undefined {
  try {
    const text = readFileSync(file, 'utf8').trimEnd();
    if ((statSync(file).mode & OTHERS) !== 0) chmodSync(file, OWNER_ONLY_FILE);
    return text;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** A link appears whole or not at all, and only one of several: a reader never sees half a secret, nor two processes two. */
function makeKept(folder: string, file: string, text: string): string {
  mkdirSync(folder, { recursive: true, mode: OWNER_ONLY_FOLDER });
  chmodSync(folder, OWNER_ONLY_FOLDER);
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, `${text}\n`, { mode: OWNER_ONLY_FILE, flush: true });
  try {
    linkSync(draft, file);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  return readFileSync(file, 'utf8').trimEnd();
}
