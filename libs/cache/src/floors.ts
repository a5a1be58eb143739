import { LRUCache } from 'lru-cache';

import type { KeyOwner } from './cache-key';
import { type Generation, isSupersededBy } from './generation';

const MOST_FLOORS = 10_000;

/** The generation each user was last heard to be at, so that a late computation brings nothing older back. */
export class Floors {
  readonly #floors = new LRUCache<string, Generation>({ max: MOST_FLOORS });

  get(user: string): Generation | undefined {
    return this.#floors.get(user);
  }

  raise(user: string, generation: Generation): void {
    const floor = this.#floors.get(user);
    if (floor === undefined || isSupersededBy(floor, generation)) this.#floors.set(user, generation);
  }

  /** Whether the user was not yet heard to have moved on from it. */
  allow({ user, generation }: KeyOwner): boolean {
    const floor = this.#floors.get(user);
    return floor === undefined || !isSupersededBy(generation, floor);
  }
}
