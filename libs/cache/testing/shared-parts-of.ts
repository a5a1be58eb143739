import { createMemoryParts, createRedisParts, type SharedParts } from '../src/index';
import { startCluster } from './redis-cluster';
import { startSentinelSet } from './redis-sentinel';
import { startRedis } from './redis-server';
import { ALICE, never } from './samples';

/** Two processes' views of the same shared parts, and how to end them. */
export interface Pair {
  readonly one: SharedParts;
  readonly other: SharedParts;
  readonly stop: () => Promise<void>;
}

export async function memoryPair(): Promise<Pair> {
  const parts = createMemoryParts();
  return { one: parts, other: parts, stop: () => parts.close() };
}

export const redisPair = (): Promise<Pair> => pairOn(startRedis);
export const sentinelPair = (): Promise<Pair> => pairOn(startSentinelSet);
export const clusterPair = (): Promise<Pair> => pairOn(startCluster);

async function pairOn(start: () => Promise<{ readonly url: string; stop(): Promise<void> }>): Promise<Pair> {
  const servers = await start();
  const one = createRedisParts({ url: servers.url });
  const other = createRedisParts({ url: servers.url });
  await Promise.all([connected(one), connected(other)]);
  return {
    one,
    other,
    stop: async () => {
      await one.close();
      await other.close();
      await servers.stop();
    },
  };
}

/** Resolves when fresh Redis parts have all their connections. */
export async function connected(parts: SharedParts): Promise<void> {
  await linked(parts);
  await answering(parts);
}

/** Resolves when the store answers. */
export async function answering(parts: SharedParts): Promise<void> {
  const isOpen = () =>
    parts.store.usageOf(ALICE, never()).then(
      () => true,
      () => false,
    );
  while (!(await isOpen())) await new Promise((resolve) => setImmediate(resolve));
}

/** Resolves when the link of fresh Redis parts is up for the first time. */
export function linked({ bus }: Pick<SharedParts, 'bus'>, state: 'up' | 'down' = 'up'): Promise<void> {
  return new Promise((resolve) => {
    const stop = bus.onLink((now) => {
      if (now !== state) return;
      stop();
      resolve();
    });
  });
}
