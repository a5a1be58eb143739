import { existsSync } from 'node:fs';
import { sharedAddresses } from '@perfolio/cache';
import { type Environment, type ProcessConfig, processSettings, type Settings, settings } from '@perfolio/service';

import { type PriceSourceConfig, priceSettings } from './prices/price-settings';

export interface ContextConfig extends ProcessConfig {
  readonly port: number;
  /** PostgreSQL; absent is the embedded database in the data folder. */
  readonly databaseUrl: string | undefined;
  /** Where changes are announced; absent only where the shared parts are given as a dependency. */
  readonly redisUrl: string | undefined;
  readonly signUp: boolean;
  readonly demo: boolean;
  /** Sorted SHA-1 digests of passwords that nobody may choose; absent for none. */
  readonly leakedPasswordsFile: string | undefined;
  /** Where prices come from by themselves; absent where only administrators bring them. */
  readonly prices: PriceSourceConfig | undefined;
  /** Made at the first start. */
  readonly administrator: { readonly email: string; readonly password: string } | undefined;
}

export interface Reading {
  /** A process of its own announces changes to others, so it needs an address for that. */
  readonly ownProcess: boolean;
}

/** Everything Context takes from its environment; throws SettingsError with all faults. */
export function readContextConfig(env: Environment, reading: Reading): ContextConfig {
  const read = settings(env);
  const config = contextConfig(read, reading);
  read.finish();
  return config;
}

/** The same by a reader that others go on reading with. */
export function contextConfig(read: Settings, { ownProcess }: Reading): ContextConfig {
  const { redisUrl } = sharedAddresses(read, { required: ownProcess });
  return Object.freeze({
    ...processSettings(read),
    port: read.port('PERFOLIO_CONTEXT_PORT', 50_051),
    databaseUrl: databaseUrl(read),
    redisUrl,
    signUp: read.choice('PERFOLIO_SIGN_UP', ['on', 'off'], 'on') === 'on',
    demo: read.choice('PERFOLIO_DEMO', ['on', 'off'], 'off') === 'on',
    leakedPasswordsFile: leakedPasswordsFile(read),
    prices: priceSettings(read),
    administrator: administrator(read),
  });
}

/** An address without a host or a database is half an address: it must never fall back to the embedded one. */
export function databaseUrl(read: Settings): string | undefined {
  const url = read.url('DATABASE_URL', ['postgres', 'postgresql']);
  if (url === undefined || !URL.canParse(url)) return url;
  if (new URL(url).pathname.length <= 1) {
    read.fault('DATABASE_URL names no database; it must look like postgres://user@host:port/database.');
  }
  return url;
}

function leakedPasswordsFile(read: Settings): string | undefined {
  const file = read.optional('PERFOLIO_LEAKED_PASSWORDS');
  if (file !== undefined && !existsSync(file)) read.fault(`PERFOLIO_LEAKED_PASSWORDS names no file: ${file}.`);
  return file;
}

function administrator(read: Settings): ContextConfig['administrator'] {
  const email = read.optional('PERFOLIO_ADMIN_EMAIL');
  const password = read.secret('PERFOLIO_ADMIN_PASSWORD');
  if (email === undefined && password === undefined) return undefined;
  if (email === undefined) read.fault('PERFOLIO_ADMIN_EMAIL must be set when PERFOLIO_ADMIN_PASSWORD is.');
  if (password === undefined) read.fault('PERFOLIO_ADMIN_PASSWORD must be set when PERFOLIO_ADMIN_EMAIL is.');
  else refuseLength(read, password);
  return email === undefined || password === undefined ? undefined : { email, password };
}

function refuseLength(read: Settings, password: string): void {
  const { length } = Array.from(password);
  if (length < 12 || length > 256) read.fault('PERFOLIO_ADMIN_PASSWORD must have 12 to 256 characters.');
}
