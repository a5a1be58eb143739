import { LRUCache } from 'lru-cache';

import type { Counter, Policy } from './counter';

/** More users than that at once, and the quietest are forgotten. */
const MOST_WINDOWS = 100_000;

interface Window {
  readonly endsAt: number;
  count: number;
}

/** Counts in this process, against its part of the limit. */
export function createLocalCounter(now: () => number, gateways: number): Counter {
  const windows = new LRUCache<string, Window>({ max: MOST_WINDOWS });
  const windowOf = (key: string, { windowMs }: Policy): Window => {
    const known = windows.get(key);
    if (known !== undefined && known.endsAt > now()) return known;
    const begun = { endsAt: now() + windowMs, count: 0 };
    windows.set(key, begun);
    return begun;
  };
  return {
    add: async (user, policy, by) => {
      const window = windowOf(`${policy.name} ${user}`, policy);
      window.count = Math.max(0, window.count + by);
      const limit = Math.max(1, Math.floor(policy.limit / gateways));
      return { count: window.count, leftMs: window.endsAt - now(), limit };
    },
    close: async () => windows.clear(),
  };
}
