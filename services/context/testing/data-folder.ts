import { cpSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { dependencies } from '../package.json';
import { openEmbeddedPool } from '../src/database/embedded-pool';

/** One empty database is made per version and copied from then on: making one takes seconds. */
const TEMPLATE = join(
  tmpdir(),
  `perfolio-empty-database-${dependencies['@electric-sql/pglite']}-${process.getuid?.() ?? 0}`,
);

/** A data folder with an empty embedded database in it. */
export async function freshDataFolder(): Promise<string> {
  if (!existsSync(TEMPLATE)) await makeTemplate();
  const folder = mkdtempSync(join(tmpdir(), 'perfolio-data-'));
  cpSync(TEMPLATE, join(folder, 'database'), { recursive: true });
  return folder;
}

async function makeTemplate(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'perfolio-template-'));
  const pool = await openEmbeddedPool(folder);
  await pool.end();
  try {
    renameSync(join(folder, 'database'), TEMPLATE);
  } catch (error) {
    // Another suite was quicker; its template is as good.
    if (!existsSync(TEMPLATE)) throw error;
  }
  rmSync(folder, { recursive: true, force: true });
}
