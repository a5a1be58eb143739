export type { Answer, Compute, GetOptions, Outcome } from './answer';
export type { Bus, LinkState, Settlement } from './bus';
export { type ComputationSpec, cachedComputation } from './cached-computation';
export { type CacheKey, cacheKey, type KeyOwner } from './cache-key';
export { type Clock, systemClock } from './clock';
export { type Generation, isGeneration, isSupersededBy } from './generation';
export type { HotKey, Use } from './hot-keys';
export type { InspectedMethod, InspectedUser, Inspection } from './inspection';
export type { Invalidation } from './invalidation';
export type { SealingKey } from './key-ring';
export type { Lease, LeaseAnswer, Leases } from './lease';
export type { CacheLimits } from './limits';
export type { CacheLogger } from './logger';
export { createMemoryParts } from './memory-parts';
export { type AddressReader, type SharedAddresses, sharedAddresses } from './shared-addresses';
export { createRedisParts, type RedisPartsOptions } from './redis-parts';
export type { Refresher, RefreshSource } from './refresher';
export {
  createResultCache,
  type ResultCache,
  type ResultCacheOptions,
} from './result-cache';
export type { SharedParts } from './shared-parts';
export type { Fill, FillOutcome, HeldByMethod, Quota, SharedStore } from './shared-store';
export type { MethodUsage } from './usage-counts';
