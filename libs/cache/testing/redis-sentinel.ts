import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ask, end, freePort, launch, type RedisServer, startRedis, until } from './redis-server';

const MASTER = 'perfolio';
const REPLICAS = 2;
const SENTINELS = 3;
const DOWN_AFTER_MS = 500;
/** Where nobody listens. */
const NOWHERE = 1;

/** A master and two replicas, watched by three sentinels that act faster than they would outside a test. */
export interface SentinelSet {
  readonly url: string;
  /** In the order of their start; the first begins as the master. */
  readonly servers: readonly RedisServer[];
  /** The server the sentinels name now. */
  master(): Promise<RedisServer>;
  /** From now on the master acknowledges what nobody else receives. */
  cutReplicas(): Promise<void>;
  /** Kills the master and resolves when all sentinels name another. */
  failOver(): Promise<void>;
  /** Starts servers that were killed again, as replicas, and resolves when all replicas follow the master. */
  heal(): Promise<void>;
  stop(): Promise<void>;
}

interface Sentinel {
  readonly port: number;
  stop(): Promise<void>;
}

export async function startSentinelSet(): Promise<SentinelSet> {
  const first = await startRedis(['--repl-diskless-sync-delay', '0']);
  const replicas = await Promise.all(Array.from({ length: REPLICAS }, () => startRedis(following(first.port))));
  const servers = [first, ...replicas];
  await until(() => hasReplicas(first.port));
  const sentinels = await Promise.all(Array.from({ length: SENTINELS }, () => startSentinel(first.port)));
  await acquainted(sentinels);
  const set = new Watched(servers, sentinels);
  return {
    url: `redis+sentinel://${sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',')}/${MASTER}`,
    servers,
    master: () => set.master(),
    cutReplicas: () => set.cutReplicas(),
    failOver: () => set.failOver(),
    heal: () => set.heal(),
    stop: async () => {
      await Promise.all(sentinels.map((sentinel) => sentinel.stop()));
      await Promise.all(servers.map((server) => server.stop()));
    },
  };
}

class Watched {
  readonly #dead = new Set<RedisServer>();

  constructor(
    private readonly servers: readonly RedisServer[],
    private readonly sentinels: readonly Sentinel[],
  ) {}

  async master(): Promise<RedisServer> {
    const [named] = await Promise.all(this.sentinels.slice(0, 1).map(namedBy));
    const server = this.servers.find(({ port }) => port === named);
    if (server === undefined) throw new Error('the sentinels name a server that is not theirs');
    return server;
  }

  async cutReplicas(): Promise<void> {
    const master = await this.master();
    const others = this.servers.filter((server) => server !== master && !this.#dead.has(server));
    await Promise.all(others.map(({ port }) => ask(port, (redis) => redis.replicaof('127.0.0.1', NOWHERE))));
  }

  async failOver(): Promise<void> {
    const master = await this.master();
    this.#dead.add(master);
    await master.kill();
    await until(async () => (await Promise.all(this.sentinels.map(namedBy))).every((port) => port !== master.port));
  }

  async heal(): Promise<void> {
    const { port } = await this.master();
    for (const server of this.#dead) await server.restart(following(port));
    this.#dead.clear();
    const others = this.servers.filter((server) => server.port !== port);
    await Promise.all(others.map((server) => ask(server.port, (redis) => redis.replicaof('127.0.0.1', port))));
    await until(() => hasReplicas(port));
    await acquainted(this.sentinels);
  }
}

const following = (port: number): readonly string[] => [
  '--replicaof',
  `127.0.0.1 ${port}`,
  '--repl-diskless-sync-delay',
  '0',
];

async function hasReplicas(port: number): Promise<boolean> {
  const info = await ask(port, (redis) => redis.info('replication'));
  return info.split('state=online').length === REPLICAS + 1;
}

async function namedBy({ port }: Sentinel): Promise<number> {
  const named = await ask(port, (redis) => redis.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', MASTER));
  return Number(Array.isArray(named) ? named[1] : Number.NaN);
}

async function startSentinel(master: number): Promise<Sentinel> {
  const folder = await mkdtemp(join(tmpdir(), 'perfolio-sentinel-'));
  const port = await freePort();
  const file = join(folder, 'sentinel.conf');
  const lines = [
    `port ${port}`,
    'bind 127.0.0.1',
    `dir ${folder}`,
    `sentinel monitor ${MASTER} 127.0.0.1 ${master} 2`,
    `sentinel down-after-milliseconds ${MASTER} ${DOWN_AFTER_MS}`,
    `sentinel failover-timeout ${MASTER} 3000`,
    `sentinel parallel-syncs ${MASTER} ${REPLICAS}`,
  ];
  await writeFile(file, `${lines.join('\n')}\n`);
  const sentinel = await launch([file, '--sentinel'], '+monitor');
  return {
    port,
    stop: async () => {
      await end(sentinel);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Resolves when every sentinel knows the replicas and the other sentinels; until then they introduce themselves often. */
async function acquainted(sentinels: readonly Sentinel[]): Promise<void> {
  await haste(sentinels, ['INFO-PERIOD', '200', 'PUBLISH-PERIOD', '200']);
  for (const sentinel of sentinels) await until(() => knowsAll(sentinel));
  // The period of its greetings is also how long a sentinel leaves a replica with a wrong master alone.
  await haste(sentinels, ['PUBLISH-PERIOD', '2000']);
}

async function haste(sentinels: readonly Sentinel[], periods: readonly string[]): Promise<void> {
  await Promise.all(sentinels.map(({ port }) => ask(port, (redis) => redis.call('SENTINEL', 'DEBUG', ...periods))));
}

async function knowsAll({ port }: Sentinel): Promise<boolean> {
  const reply = await ask(port, (redis) => redis.call('SENTINEL', 'MASTER', MASTER));
  const facts = (Array.isArray(reply) ? reply : []).map(String);
  const fact = (name: string) => facts[facts.indexOf(name) + 1];
  return (
    fact('num-slaves') === `${REPLICAS}` &&
    fact('num-other-sentinels') === `${SENTINELS - 1}` &&
    fact('flags') === 'master'
  );
}
