import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Environment } from '@perfolio/service';

import { SECRET_FILES, SECRETS_FOLDER } from './secret-files';
import { UsageError } from './usage-error';

/** An environment, and where of it what did not come from the environment itself came from. */
export interface Gathered {
  readonly env: Environment;
  readonly sources: ReadonlyMap<string, string>;
  readonly faults: readonly string[];
}

/**
 * Lines `NAME=value` of a file, and of the folder of secrets beside it what no line names: as docker-compose.yml gives both to the services.
 * What the environment says counts more.
 */
export function withFile(env: Environment, { path, name }: { readonly path: string; readonly name: string }): Gathered {
  const lines = linesOf(path, name).map((text, at) => ({ text, at: at + 1, parts: LINE.exec(text) }));
  const given = new Map(lines.flatMap(({ parts }) => (parts?.[1] === undefined ? [] : [[parts[1], bare(parts[2])]])));
  const own = { ...Object.fromEntries(given), ...env };
  const secrets = secretsBeside(dirname(path), own);
  return {
    env: { ...secrets.env, ...own },
    sources: new Map([
      ...[...given.keys()].filter((key) => !env[key]).map((key) => [key, name] as const),
      ...secrets.sources,
    ]),
    // What a line holds may be a secret; where it stands is none.
    faults: [
      ...lines
        .filter(({ text, parts }) => parts === null && !/^\s*(#|$)/.test(text))
        .map(({ at }) => `${name}, line ${at}, is not NAME=value; begin it with # if it is a remark.`),
      ...secrets.faults,
    ],
  };
}

const LINE = /^\s*(?:export\s+)?([A-Za-z_]\w*)=(.*?)\s*$/;

const bare = (value = ''): string => value.replace(/^(['"])(.*)\1$/, '$2');

function linesOf(path: string, name: string): readonly string[] {
  try {
    return readFileSync(path, 'utf8').split('\n');
  } catch (error) {
    throw new UsageError(`${name} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function secretsBeside(folder: string, env: Environment): Gathered {
  const found = new Map<string, string>();
  const sources = new Map<string, string>();
  const faults: string[] = [];
  if (!existsSync(join(folder, SECRETS_FOLDER))) return { env: {}, sources, faults };
  for (const [file, setting] of Object.entries(SECRET_FILES)) {
    if (setting !== undefined && (env[setting] || env[`${setting}_FILE`])) continue;
    const name = join(SECRETS_FOLDER, file);
    if (!existsSync(join(folder, name))) faults.push(`${name} is missing; docker-compose.yml gives it to a service.`);
    else if (setting !== undefined) {
      found.set(`${setting}_FILE`, join(folder, name));
      sources.set(setting, name);
    }
  }
  return { env: Object.fromEntries(found), sources, faults };
}
