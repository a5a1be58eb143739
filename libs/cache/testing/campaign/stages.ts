import { setTimeout as sleep } from 'node:timers/promises';

import { startFaultProxy } from '../fault-proxy';
import { startCluster } from '../redis-cluster';
import { startSentinelSet } from '../redis-sentinel';
import { ask, startRedis } from '../redis-server';

const OUTAGE_MS = 1_000;

/** Servers, and what can befall them. Each fault resolves when the servers are whole again. */
export interface Stage {
  readonly url: string;
  readonly faults: Readonly<Record<string, (user: string) => Promise<void>>>;
  stop(): Promise<void>;
}

export const STAGES: Readonly<Record<string, () => Promise<Stage>>> = {
  single: stageSingle,
  sentinel: stageSentinel,
  cluster: stageCluster,
};

async function stageSingle(): Promise<Stage> {
  const redis = await startRedis();
  const proxy = await startFaultProxy({ port: redis.port });
  const during = async (begin: () => unknown, finish: () => unknown) => {
    await begin();
    await sleep(OUTAGE_MS);
    await finish();
  };
  return {
    url: `redis://127.0.0.1:${proxy.port}`,
    faults: {
      kill: () => during(redis.kill, () => redis.restart()),
      sigstop: () => during(redis.pause, redis.resume),
      stall: () =>
        during(
          () => proxy.set({ blackhole: 'both' }),
          () => {
            proxy.set();
            // What was swallowed never comes: connections that lost bytes are of no use.
            proxy.reset();
          },
        ),
      slow: () =>
        during(
          () => proxy.set({ latencyMs: 50, jitterMs: 100 }),
          () => proxy.set(),
        ),
      reset: async () => proxy.reset(),
      halfOpen: async () => proxy.halfOpen(),
      flushall: async () => void (await ask(redis.port, (client) => client.flushall())),
      lostSubscriber: async () =>
        void (await ask(redis.port, (client) => client.call('CLIENT', 'KILL', 'TYPE', 'pubsub'))),
    },
    stop: async () => {
      await proxy.close();
      await redis.stop();
    },
  };
}

async function stageSentinel(): Promise<Stage> {
  const set = await startSentinelSet();
  return {
    url: set.url,
    faults: {
      lossyFailover: async () => {
        await set.cutReplicas();
        // Acknowledged by a master that will not live to tell.
        await sleep(OUTAGE_MS);
        await set.failOver();
        await set.heal();
      },
    },
    stop: set.stop,
  };
}

async function stageCluster(): Promise<Stage> {
  const cluster = await startCluster();
  const keyOf = (user: string) => `perfolio:{${user}}:results`;
  return {
    url: cluster.url,
    faults: {
      slotMigration: (user) => cluster.migrate(keyOf(user)),
      masterLoss: async (user) => {
        await cluster.failOver(keyOf(user));
        await cluster.heal();
      },
    },
    stop: cluster.stop,
  };
}
