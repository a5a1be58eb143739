import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Where the embedded database lives below the data folder, and how it comes to be there whole or not at all. */
export interface EmbeddedFolder {
  readonly database: string;
  /** Holds the lock, outside of the database's own files. */
  readonly owner: string;
}

export const embeddedFolder = (dataDir: string): EmbeddedFolder => ({
  database: join(dataDir, 'database'),
  owner: join(dataDir, 'database.owner'),
});

const DRAFT = 'database.new';

/**
 * Makes the database's files beside their place and moves them there when they are whole. A draft left by a process that died in the
 * midst of it never held data, so it is thrown away. Only the owner of the folder may call this.
 */
export async function provideDatabase(dataDir: string, initialise: (folder: string) => Promise<void>): Promise<void> {
  const { database } = embeddedFolder(dataDir);
  const draft = join(dataDir, DRAFT);
  rmSync(draft, { recursive: true, force: true });
  if (existsSync(join(database, 'PG_VERSION'))) return;
  if (existsSync(database) && readdirSync(database).length > 0) {
    throw new Error(`${database} is not empty and is no database. Move it away, or set PERFOLIO_DATA_DIR.`);
  }
  mkdirSync(dataDir, { recursive: true });
  await initialise(draft);
  rmSync(database, { recursive: true, force: true });
  renameSync(draft, database);
}
