import { processSettings, type Settings } from '@perfolio/service';

import { databaseUrl } from '../config';

/** Where the record is, by the same settings as the service reads. */
export interface RecordPlace {
  /** PostgreSQL; absent is the embedded database in the data folder. */
  readonly url: string | undefined;
  readonly dataDir: string;
}

export const recordPlace = (read: Settings): RecordPlace => ({
  url: databaseUrl(read),
  dataDir: processSettings(read).dataDir,
});
