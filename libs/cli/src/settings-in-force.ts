import { readFileSync } from 'node:fs';
import type { Environment, Settings } from '@perfolio/service';

import { nearest } from './usage-error';

/** A setting that was read, what it came to, and where from. */
export interface SettingInForce {
  readonly name: string;
  readonly value: string;
  readonly source: 'environment' | 'file' | 'default';
}

export interface SettingsReport {
  readonly settings: readonly SettingInForce[];
  /** What is wrong, as a start would say it; and names nobody reads, with what was probably meant. */
  readonly faults: readonly string[];
}

/** Never shown. Addresses may hold passwords. */
const SECRET = /PASSWORD|SECRET|KEYS?$|TOKEN|_URL$|_URLS$/;
/** Read by others than the services: the database's driver, telemetry, the command line. */
const ELSEWHERE = new Set([
  'PERFOLIO_TOKEN',
  'PERFOLIO_SERVER',
  'PERFOLIO_CA_FILE',
  'PERFOLIO_BACKUP_KEY',
  'PERFOLIO_VERSION',
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

/** What was read of an environment, and what is wrong with it: the names that nobody reads, too. */
export function settingsReport(
  env: Environment,
  { values, faults }: { readonly values: ReadonlyMap<string, unknown>; readonly faults: readonly string[] },
): SettingsReport {
  return {
    settings: [...values]
      .map(([name, value]) => inForce(env, name, value))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    faults: [...faults, ...strangers(env, [...values.keys()])],
  };
}

const isGiven = (env: Environment, name: string): boolean => env[name] !== undefined && env[name] !== '';

function inForce(env: Environment, name: string, value: unknown): SettingInForce {
  const text = typeof value === 'string' || typeof value === 'number' ? `${value}` : '';
  const shown = SECRET.test(name) && text !== '' ? `(set, ${text.length} characters)` : text;
  const source = isGiven(env, `${name}_FILE`) ? 'file' : isGiven(env, name) ? 'environment' : 'default';
  return { name, value: shown, source };
}

function strangers(env: Environment, known: readonly string[]): string[] {
  const names = new Set([...known, ...ELSEWHERE]);
  return Object.keys(env)
    .filter((name) => name.startsWith('PERFOLIO_') && !names.has(name) && !names.has(name.replace(/_FILE$/, '')))
    .map((name) => {
      const near = nearest(name, [...names]);
      return `${name} is no setting.${near === undefined ? '' : ` Did you mean ${near}?`}`;
    });
}

/** Lines `NAME=value` of a file, as compose reads them; what the environment says counts more. */
export function withFile(env: Environment, file: string): Environment {
  const lines = readFileSync(file, 'utf8').split('\n');
  const given = lines.flatMap((line) => {
    const [, name, value = ''] = /^\s*(?:export\s+)?([A-Za-z_]\w*)=(.*?)\s*$/.exec(line) ?? [];
    return name === undefined ? [] : [[name, value.replace(/^(['"])(.*)\1$/, '$2')] as const];
  });
  return { ...Object.fromEntries(given), ...env };
}
