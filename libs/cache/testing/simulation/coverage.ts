import type { Tally } from './seeds';

/**
 * What a thousand seeds must have done, about a third of what they do. A simulation that stops exercising something is as silent as
 * one that finds nothing, so it fails by this instead.
 */
const LEAST_PER_THOUSAND: Readonly<Record<string, number>> = {
  'read hit-local': 1_500,
  'read hit-shared': 1_000,
  'read joined': 5_000,
  'read computed': 6_000,
  'read bypass': 250,
  'read refused': 2_000,
  'read cancelled': 500,
  'read failed': 80,
  'read gone': 60,
  'read late': 100,
  'read tried again: GENERATION_CHANGED': 500,
  'read tried again: RESOURCE_NOT_FOUND': 40,
  'read tried again: VERSION_CHANGED': 2,
  'write change': 1_500,
  'write policy': 500,
  'write clear': 200,
  'write log-out': 200,
  'write grant': 200,
  'write revoke': 200,
  'write import': 300,
  'acknowledgement lost': 80,
  'erase 202': 3,
  'erase 204': 150,
  'audit of the store': 1_000,
  'audit of an L1': 1_000,
  'resolve shared a batch': 1_000,
  'resolve waited for the next batch': 5_000,
  'invalidation heard': 8_000,
  'filled heard': 1_500,
  'abandoned heard': 400,
  'message lost': 400,
  'message late': 250,
  'message repeated': 150,
  'message to a dead link': 200,
  'store reply lost': 80,
  'store request repeated': 700,
  'lease lost': 150,
  'new primary behind': 20,
  'cache.rejected owner': 5,
  'cache.rejected digest': 30,
  'cache.rejected seal': 40,
  'cache.rejected expired': 5,
  'cache.rejected unknown-key': 10,
  'cache.misses unasked': 3_000,
  'cache.misses generation-changed': 1_700,
  'cache.misses prices-changed': 230,
  'cache.misses requested': 400,
  'cache.misses away': 400,
  'cache.misses unreadable': 50,
  'cache.misses expired': 5,
  'cache.fill.rejected answered': 20,
  'cache.fill.rejected superseded': 700,
  'cache.fill.rejected expired': 20,
  'cache.fill.rejected away': 50,
  'cache.lock lost': 30,
  'cache.lock unreachable': 20,
  'fault messages': 40,
  'fault laggard-relay': 40,
  'fault link-down': 25,
  'fault link-deaf': 15,
  'fault store-slow': 15,
  'fault store-paused': 10,
  'fault store-silent': 6,
  'fault store-killed': 20,
  'fault store-flushed': 20,
  'fault store-restored': 25,
  'fault store-failover': 20,
  'fault store-flaky': 10,
  'fault frame-corrupted': 20,
  'fault frame-swapped': 40,
  'fault lease-node-down': 10,
  'fault holder-paused': 45,
  'fault replica-crash': 20,
  'fault replica-clock': 8,
  'fault database-clock': 15,
  'fault database-slow': 8,
  'fault database-busy': 20,
  'fault database-failover': 35,
  'fault database-restore': 6,
  'fault key-rotation': 20,
  'fault sleep-for-hours': 20,
};

/** Fewer seeds than this say nothing about rare things. */
const FEWEST_SEEDS = 240;

/** A sentence for each thing that happened too seldom to be called tested. */
export function shortfallsOf({ seeds, counts }: Pick<Tally, 'seeds' | 'counts'>): readonly string[] {
  if (seeds < FEWEST_SEEDS) return [];
  return Object.entries(LEAST_PER_THOUSAND)
    .map(([what, least]) => ({ what, least: Math.floor((least * seeds) / 1_000), times: counts[what] ?? 0 }))
    .filter(({ least, times }) => times < least)
    .map(({ what, least, times }) => `"${what}" happened ${times} times in ${seeds} seeds, expected at least ${least}`);
}
