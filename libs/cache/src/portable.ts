/** The cache without its connections to Redis: for a place where several processes are played in one, as in a page. */
export type { Activity } from './activity';
export type { Answer, Outcome } from './answer';
export type { Bus, LinkState, Settlement } from './bus';
export { type CacheKey, cacheKey, type KeyOwner } from './cache-key';
export type { Clock } from './clock';
export { type Generation, numberOf } from './generation';
export type { Invalidation } from './invalidation';
export { MemoryBus } from './memory-bus';
export { MemoryStore } from './memory-store';
export { RedisLeases } from './redis-leases';
export { createResultCache, type ResultCache } from './result-cache';
export type { ResultCacheOptions } from './result-cache-options';
export { GRANT, GRANTED, GRANTED_THOUGH_ANSWERED, RELEASE, RENEW } from './scripts';
export type { Fill, Filled, HeldByMethod, SharedStore } from './shared-store';
export { Telemetry } from './telemetry';
