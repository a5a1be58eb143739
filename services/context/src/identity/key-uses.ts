import type { Logger, Running } from '@perfolio/service';
import { sql } from 'kysely';

import type { Database } from '../database/database';

/** When keys were last used: noted in memory and written down in one statement now and then, so that Resolve stays a read. */
export interface KeyUses extends Running {
  note(keyId: string): void;
  /** Writes down what was noted. */
  flush(): Promise<void>;
}

const PERIOD_MS = 15_000;
/** What is noted between two writings; a use beyond that is told by the next one. */
const MOST = 10_000;

export function startKeyUses(database: Database, logger: Logger): KeyUses {
  const used = new Set<string>();
  const flush = async (): Promise<void> => {
    if (used.size === 0) return;
    const ids = [...used];
    used.clear();
    // The system's own note about keys of many owners.
    await sql`update api_keys set last_used_at = clock_timestamp() where key_id = any(${ids}::uuid[])`.execute(
      database,
    );
  };
  const flushed = () => flush().catch((error: unknown) => logger.warn({ err: error }, 'uses of keys were not noted'));
  const timer = setInterval(() => void flushed(), PERIOD_MS).unref();
  return {
    note: (keyId) => {
      if (used.size < MOST) used.add(keyId);
    },
    flush,
    close: async () => {
      clearInterval(timer);
      await flushed();
    },
  };
}
