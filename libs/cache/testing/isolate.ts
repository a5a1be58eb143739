import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { transformSync } from '@swc/core';

import type * as Cache from '../src/index';
import type * as LocalStores from '../src/local-store';
import type * as MemoryBuses from '../src/memory-bus';
import type * as MemoryStores from '../src/memory-store';
import type * as RedisLeasesModule from '../src/redis-leases';
import type * as Scripts from '../src/scripts';
import type * as Telemetries from '../src/telemetry';

/** One deliberate change of a source file. `find` must stand there exactly once, or anywhere at all for `everywhere`. */
export interface Patch {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  readonly everywhere?: boolean;
}

/** A copy of the cache of its own: no module, and so no state, is shared with any other copy. */
export interface CacheModules {
  readonly createResultCache: typeof Cache.createResultCache;
  readonly createRedisParts: typeof Cache.createRedisParts;
  readonly cacheKey: typeof Cache.cacheKey;
  readonly MemoryBus: typeof MemoryBuses.MemoryBus;
  readonly MemoryStore: typeof MemoryStores.MemoryStore;
  readonly RedisLeases: typeof RedisLeasesModule.RedisLeases;
  readonly Telemetry: typeof Telemetries.Telemetry;
  readonly scripts: Pick<typeof Scripts, 'GRANT' | 'GRANTED' | 'GRANTED_THOUGH_ANSWERED' | 'RENEW' | 'RELEASE'>;
}

interface IsolateOptions {
  readonly patches?: readonly Patch[];
  /** What a package is replaced by, by its name. */
  readonly packages?: Readonly<Record<string, unknown>>;
  /** Sees every L1 that the copy makes. */
  readonly onLocalStore?: (store: LocalStores.LocalStore) => void;
}

type Exports = Record<string, unknown>;

const SOURCE = join(dirname(require.resolve('@perfolio/cache/package.json')), 'src');
const compiled = new Map<string, string>();

/** Loads the sources of the cache afresh, with the patches in them. Throws when a patch does not fit or was not used. */
export function isolateCache({ patches = [], packages = {}, onLocalStore }: IsolateOptions = {}): CacheModules {
  const loaded = new Map<string, Exports>();
  const files = new Set<string>();
  const load = (name: string): Exports => {
    const known = loaded.get(name);
    if (known !== undefined) return known;
    const module = { exports: {} };
    loaded.set(name, module.exports);
    const code = compile(
      name,
      patches.filter(({ file }) => file === `${name}.ts`),
    );
    files.add(`${name}.ts`);
    // oxlint-disable-next-line typescript/no-implied-eval -- this is what isolating means
    new Function('module', 'exports', 'require', code)(module, module.exports, (wanted: string) =>
      wanted.startsWith('./') ? load(wanted.slice(2)) : (packages[wanted] ?? require(wanted)),
    );
    const seen = name === 'local-store' && onLocalStore ? watched(module.exports, onLocalStore) : module.exports;
    loaded.set(name, seen);
    return seen;
  };
  const names = ['index', 'memory-bus', 'memory-store', 'redis-leases', 'telemetry'];
  const modules = Object.assign({}, ...names.map(load), { scripts: load('scripts') }) as CacheModules;
  const unused = patches.find(({ file }) => !files.has(file));
  if (unused !== undefined) throw new Error(`no module of the cache is ${unused.file}`);
  return modules;
}

function compile(name: string, patches: readonly Patch[]): string {
  const original = readFileSync(join(SOURCE, `${name}.ts`), 'utf8');
  const source = patches.reduce(apply, original);
  const known = compiled.get(source);
  if (known !== undefined) return known;
  const { code } = transformSync(source, {
    filename: `${name}.ts`,
    configFile: false,
    swcrc: false,
    jsc: { parser: { syntax: 'typescript' }, target: 'es2024' },
    module: { type: 'commonjs', ignoreDynamic: true },
  });
  const named = `${code}\n//# sourceURL=cache:${name}.ts`;
  compiled.set(source, named);
  return named;
}

function apply(source: string, { file, find, replace, everywhere = false }: Patch): string {
  const pieces = source.split(find);
  const times = pieces.length - 1;
  if (times === 0 || (times > 1 && !everywhere)) {
    throw new Error(
      `a patch of ${file} fits ${times} times, which must be ${everywhere ? 'at least once' : 'once'}:\n${find}`,
    );
  }
  return pieces.join(replace);
}

function watched(exports: Exports, see: (store: LocalStores.LocalStore) => void): Exports {
  const { LocalStore } = exports as { LocalStore: typeof LocalStores.LocalStore };
  class WatchedLocalStore extends LocalStore {
    constructor(...given: ConstructorParameters<typeof LocalStore>) {
      super(...given);
      see(this);
    }
  }
  return { ...exports, LocalStore: WatchedLocalStore };
}
