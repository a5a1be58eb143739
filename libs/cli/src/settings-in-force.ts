import type { Environment, Settings } from '@perfolio/service';

import type { Gathered } from './settings-file';
import { nearest } from './usage-error';

/** A setting that was read, what it came to, and where from. */
export interface SettingInForce {
  readonly name: string;
  readonly value: string;
  /** `environment`, `default`, or the file it was read from. */
  readonly source: string;
}

export interface SettingsReport {
  readonly settings: readonly SettingInForce[];
  /** What is wrong, as a start would say it; and names nobody reads, with what was probably meant. */
  readonly faults: readonly string[];
}

/** Never shown. Addresses may hold passwords. */
const SECRET = /PASSWORD|SECRET|KEYS?$|TOKEN|_URL$|_URLS$/;
/** Read by others than the services: the command line, and docker-compose.yml itself. */
const ELSEWHERE = new Set([
  'PERFOLIO_TOKEN',
  'PERFOLIO_SERVER',
  'PERFOLIO_CA_FILE',
  'PERFOLIO_BACKUP_KEY',
  'PERFOLIO_VERSION',
  'PERFOLIO_GRAFANA_PORT',
  'PERFOLIO_JAEGER_PORT',
]);

/** A reader that tells of every setting it was asked for, and what it came to. */
export function recording(read: Settings, onRead: (name: string, value: unknown) => void): Settings {
  const told = <Value>(name: string, value: Value): Value => {
    onRead(name, value);
    return value;
  };
  return {
    ...read,
    text: (name, fallback) => told(name, read.text(name, fallback)),
    optional: (name) => told(name, read.optional(name)),
    choice: (name, choices, fallback) => told(name, read.choice(name, choices, fallback)),
    port: (name, fallback) => told(name, read.port(name, fallback)),
    integer: (name, range) => told(name, read.integer(name, range)),
    secret: (name) => told(name, read.secret(name)),
    url: (name, schemes) => told(name, read.url(name, schemes)),
  };
}

/** What was read of what was gathered, and what is wrong with it: the names that nobody reads, too. */
export function settingsReport(
  { env, sources, faults: gathering }: Gathered,
  { values, faults }: { readonly values: ReadonlyMap<string, unknown>; readonly faults: readonly string[] },
): SettingsReport {
  return {
    settings: [...values]
      .map(([name, value]) => ({ name, value: shown(name, value), source: sources.get(name) ?? sourceIn(env, name) }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    faults: [...gathering, ...faults, ...strangers(env, [...values.keys()])],
  };
}

const isGiven = (env: Environment, name: string): boolean => env[name] !== undefined && env[name] !== '';

function shown(name: string, value: unknown): string {
  const text = typeof value === 'string' || typeof value === 'number' ? `${value}` : '';
  return SECRET.test(name) && text !== '' ? `(set, ${text.length} characters)` : text;
}

const sourceIn = (env: Environment, name: string): string =>
  env[`${name}_FILE`] || (isGiven(env, name) ? 'environment' : 'default');

function strangers(env: Environment, known: readonly string[]): string[] {
  const names = new Set([...known, ...ELSEWHERE]);
  return Object.keys(env)
    .filter((name) => name.startsWith('PERFOLIO_') && !names.has(name) && !names.has(name.replace(/_FILE$/, '')))
    .map((name) => {
      const near = nearest(name, [...names]);
      return `${name} is no setting.${near === undefined ? '' : ` Did you mean ${near}?`}`;
    });
}
