import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  backupKey,
  BackupRefused,
  type Contents,
  openDatabase,
  type OpenDatabase,
  recordPlace,
} from '@perfolio/context/backup';
import { createLogger, settings } from '@perfolio/service';

import type { Surroundings } from './command';
import type { Answer } from './output/blocks';

export { checkBackup, restoreBackup, writeBackup } from '@perfolio/context/backup';

/** Opens the database that the settings name, with the key of backups, for as long as the work takes. */
export async function withRecord<Result>(
  { env, cwd, stderr }: Surroundings,
  work: (record: OpenDatabase, key: Uint8Array | undefined) => Promise<Result>,
  { existing = false } = {},
): Promise<Result> {
  const read = settings(env);
  const { url, dataDir } = recordPlace(read);
  const place = { url, dataDir: resolve(cwd, dataDir) };
  const key = backupKey(read);
  read.finish();
  const logger = createLogger('cli', 'warn', { write: (line: string) => void stderr.write(line) });
  if (existing && place.url === undefined) refuseMissing(place.dataDir);
  const record = await openDatabase(place, logger);
  try {
    return await work(record, key);
  } finally {
    await record.close();
  }
}

/** Opening an embedded database makes it where there is none; what is to be saved must be there. */
function refuseMissing(dataDir: string): void {
  if (existsSync(join(dataDir, 'database'))) return;
  throw new BackupRefused(`There is no database in ${dataDir}. Set PERFOLIO_DATA_DIR or DATABASE_URL.`);
}

export function backupKeyFrom({ env }: Surroundings): Uint8Array | undefined {
  const read = settings(env);
  const key = backupKey(read);
  read.finish();
  return key;
}

/** What a backup holds. */
export const contentsAnswer = (contents: Contents, what: string): Answer => ({
  json: contents,
  blocks: [
    {
      kind: 'table',
      columns: [{ name: 'Table' }, { name: 'Rows', shape: 'integer' }],
      rows: contents.tables.map(({ name, rows }) => [name, rows]),
    },
    {
      kind: 'facts',
      facts: [
        ['State', what],
        ['Made', contents.createdAt],
        ['Schema', contents.schema],
      ],
    },
  ],
});
