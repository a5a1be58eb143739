import * as crypto from 'node:crypto';

import type { LocalStore } from '../../src/local-store';
import { type CacheModules, isolateCache, type Patch } from '../isolate';
import { Chance } from './chance';
import { askOncePackage } from './lease-host';

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
    packages: { redlock: askOncePackage, 'node:crypto': { ...crypto, randomFillSync } },
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
