import { createRedisParts, createResultCache, type ResultCache, type SharedParts } from '../src/index';
import type { CacheLimits } from '../src/limits';
import { RecordingMeter } from './recording-meter';
import { type RedisServer, startRedis } from './redis-server';
import { PATIENT, sealingKeyOf } from './samples';
import { connected } from './shared-parts-of';

/** One process's cache: connections, counters and log of its own. */
interface Replica {
  readonly cache: ResultCache;
  readonly parts: SharedParts;
  readonly recorder: RecordingMeter;
  readonly log: string[];
  close(): Promise<void>;
}

interface FleetOptions {
  readonly replicas?: number;
  readonly limits?: Partial<CacheLimits>;
  readonly leaseNodes?: number;
}

/** Replicas on one Redis of their own, and servers for the leases if wanted. */
export interface Fleet {
  readonly redis: RedisServer;
  readonly leaseNodes: readonly RedisServer[];
  at(index: number): Replica;
  stop(): Promise<void>;
}

/** Patient unless `limits` say otherwise. */
export async function startFleet({ replicas = 2, limits = {}, leaseNodes = 0 }: FleetOptions = {}): Promise<Fleet> {
  const redis = await startRedis();
  const nodes = await Promise.all(Array.from({ length: leaseNodes }, startRedis));
  const urls = { url: redis.url, leaseUrls: nodes.map(({ url }) => url) };
  const all = await Promise.all(Array.from({ length: replicas }, () => startReplica(urls, { ...PATIENT, ...limits })));
  return {
    redis,
    leaseNodes: nodes,
    at: (index) => {
      const replica = all[index];
      if (replica === undefined) throw new Error(`there are ${all.length} replicas`);
      return replica;
    },
    stop: async () => {
      for (const replica of all) await replica.close();
      for (const server of [redis, ...nodes]) await server.stop();
    },
  };
}

async function startReplica(
  urls: { readonly url: string; readonly leaseUrls: readonly string[] },
  limits: Partial<CacheLimits>,
): Promise<Replica> {
  const recorder = new RecordingMeter();
  const log: string[] = [];
  const logger = {
    info: (_facts: unknown, message: string) => void log.push(message),
    warn: (_facts: unknown, message: string) => void log.push(message),
  };
  const parts = createRedisParts({ ...urls, logger, meter: recorder.meter });
  await connected(parts);
  const cache = createResultCache({ parts, sealingKeys: [sealingKeyOf(1)], limits, logger, meter: recorder.meter });
  return {
    cache,
    parts,
    recorder,
    log,
    close: async () => {
      await cache.close();
      await parts.close();
    },
  };
}
