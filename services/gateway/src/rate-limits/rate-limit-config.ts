import { sharedAddresses } from '@perfolio/cache';
import type { Settings } from '@perfolio/service';

/** How much one user may ask, at all gateways together. */
export interface RateLimitConfig {
  readonly readsPerMinute: number;
  /** An answer that was there already, or that another call was waiting for, costs none. */
  readonly computationsPerMinute: number;
  /** How many gateways there are: each grants its part alone while Redis is away. */
  readonly gateways: number;
  /** Where all gateways count; absent for one that counts by itself. */
  readonly redisUrl: string | undefined;
}

/** Absent when users are not limited. */
export function rateLimitSettings(read: Settings): RateLimitConfig | undefined {
  const wanted = read.choice('PERFOLIO_RATE_LIMITS', ['on', 'off'], 'on') === 'on';
  const config = {
    readsPerMinute: read.integer('PERFOLIO_READS_PER_MINUTE', { fallback: 600, min: 1, max: 1_000_000 }),
    computationsPerMinute: read.integer('PERFOLIO_COMPUTATIONS_PER_MINUTE', { fallback: 30, min: 1, max: 1_000_000 }),
    gateways: read.integer('PERFOLIO_GATEWAYS', { fallback: 1, min: 1, max: 1000 }),
    redisUrl: sharedAddresses(read, { required: false }).redisUrl,
  };
  return wanted ? Object.freeze(config) : undefined;
}
