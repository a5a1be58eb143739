import { createCipheriv, createDecipheriv, createHash, createSecretKey, hkdfSync } from 'node:crypto';

import { LRUCache } from 'lru-cache';

import type { LocalStore } from '../../src/local-store';
import { type CacheModules, isolateCache, type Patch } from '../isolate';
import { Chance } from './chance';
import { askOncePackage } from './lease-host';

/** Room for everybody in a simulation. The package sets aside at once what its bound allows, which would cost half of all time. */
const MOST_ENTRIES = 256;

class SmallLRUCache<Key extends object | string, Value extends object> extends LRUCache<Key, Value> {
  constructor(options: LRUCache.Options<Key, Value, unknown>) {
    super(options.max === undefined ? options : { ...options, max: Math.min(options.max, MOST_ENTRIES) });
  }
}

/** A copy of the cache in which nothing is left to chance but what the seed says, and whose L1s can be looked into. */
export interface Laboratory {
  readonly modules: CacheModules;
  begin(seed: number): void;
  /** The L1s made since the last call. */
  madeLocalStores(): readonly LocalStore[];
}

export function openLaboratory(patches: readonly Patch[] = []): Laboratory {
  let chance = new Chance(0);
  let made: LocalStore[] = [];
  const randomFillSync = (buffer: Uint8Array, offset = 0, size = buffer.byteLength - offset): Uint8Array => {
    for (let place = offset; place < offset + size; place += 1) buffer[place] = chance.below(256);
    return buffer;
  };
  const modules = isolateCache({
    patches,
    packages: {
      redlock: askOncePackage,
      'node:crypto': cryptoWith(randomFillSync),
      'lru-cache': { LRUCache: SmallLRUCache },
    },
    onLocalStore: (store) => void made.push(store),
  });
  return {
    modules,
    begin: (seed) => {
      chance = new Chance(seed + 1);
      made = [];
    },
    madeLocalStores: () => made.splice(0),
  };
}

/** What the cache uses of the package, with chance of ours. */
const cryptoWith = (randomFillSync: (buffer: Uint8Array, offset?: number, size?: number) => Uint8Array) => ({
  createCipheriv,
  createDecipheriv,
  createHash,
  createSecretKey,
  hkdfSync,
  randomFillSync,
});
