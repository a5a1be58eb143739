import { backupKey } from '@perfolio/context/backup';
import { type Environment, readSecrets, type Settings, SettingsError, settings } from '@perfolio/service';
import { standaloneConfig, type StandaloneConfig } from '@perfolio/standalone/config';

import { recording } from './settings-in-force';

export interface Everything {
  readonly config: StandaloneConfig;
  readonly faults: readonly string[];
  /** What each setting came to. */
  readonly values: ReadonlyMap<string, unknown>;
}

/** Reads everything any service reads, and what is wrong with it. */
export async function readEverything(env: Environment): Promise<Everything> {
  const values = new Map<string, unknown>();
  const reader = settings(env);
  const read = recording(reader, (name, value) => values.set(name, value));
  const config = standaloneConfig(read);
  backupKey(read);
  const kept = KEPT.map((name) => read.secret(name));
  // A reader of all three makes what is missing, and looking must not make anything.
  if (kept.every((secret) => secret !== undefined)) await readSecrets(reader, config.dataDir);
  return { config, faults: faultsOf(reader), values };
}

/** Kept in the data folder where they are not given. */
const KEPT = ['PERFOLIO_SIGNING_KEYS', 'PERFOLIO_SERVICE_SECRET', 'PERFOLIO_CACHE_KEYS'];

function faultsOf(read: Settings): readonly string[] {
  try {
    read.finish();
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.faults;
    throw error;
  }
}
