import type { ConnectionOptions } from 'node:tls';

import { Cluster, Redis, type RedisOptions } from 'ioredis';

import { gather } from './gather';
import type { Address, ClusterAddress, Host, SentinelAddress, SingleAddress, Trust } from './redis-address';
import { measuredCommand } from './redis-commands';
import type { Script } from './scripts';

const CONNECT_MS = 500;
const GOODBYE_MS = 100;
/**
 * Every command has its deadline with whoever sent it, who looks at the socket once more before he gives up; ioredis would not, and a
 * timer a command is much for a hit. But a socket that answers nothing for so long while something is asked is dead, whatever TCP
 * thinks. Shorter would cut off a good one after a stall of this process: ioredis looks at its timer before it reads what has arrived.
 */
const SILENT_SOCKET_MS = 2_000;
const MOST_RECONNECT_MS = 500;
/** How soon a subscriber goes to the next node of a cluster: a node that is there but cut off turns it away at once. */
const ROAM_MS = 250;
/** A command follows a slot that has moved twice, and once more when the node it led to is gone. */
const MOST_REDIRECTIONS = 4;
const REDIRECT_MS = 20;

/** Replies keep the shapes of RESP2. */
type Options = Omit<RedisOptions, 'replyMapping'>;

/** Where commands go: one server, whichever the sentinels name, or each to its slot's node. */
export type Commands = Redis | Cluster;

/**
 * The one place that opens connections. Commands fail at once while there is no link: whoever asks has a way without Redis. A script
 * that had no reply is sent again after a reconnect, which is why all of them may run twice.
 */
export function connect(address: Address, name: string): Commands {
  return address.topology === 'cluster' ? toCluster(address, name) : toServer(address, name);
}

/** A connection that hears what is published, and how to tell that it does. */
export interface Subscriber {
  readonly redis: Redis;
  /** Resolves when everything published before has been heard; rejects when messages may not arrive. */
  beat(): Promise<void>;
}

export function connectSubscriber(address: Address, commands: Commands): Subscriber {
  if (address.topology === 'cluster') return roamingSubscriber(address, commands);
  const redis = toServer(address, 'bus');
  return { redis, beat: async () => void (await redis.ping()) };
}

function toServer(address: SingleAddress | SentinelAddress, name: string): Redis {
  const options: Options = {
    ...optionsOf(address, name),
    db: address.db,
    enableOfflineQueue: false,
    // A demoted primary and a moved slot are links to the wrong server.
    reconnectOnError: ({ message }) => message.startsWith('READONLY') || message.startsWith('MOVED'),
  };
  if (address.topology === 'sentinel') return toMaster(address, options);
  return quiet(new Redis({ ...options, ...address.hosts[0], ...(address.tls && { tls: tlsOf(address.tls) }) }));
}

/** Asks the sentinels anew at each connection; a server that says it is a replica is not taken for the master. */
function toMaster({ hosts, master, sentinel, tls }: SentinelAddress, options: Options): Redis {
  const redis = new PersistentRedis({
    ...options,
    sentinels: [...hosts],
    name: master,
    role: 'master',
    sentinelCommandTimeout: CONNECT_MS,
    ...(sentinel.username === '' ? {} : { sentinelUsername: sentinel.username }),
    ...(sentinel.password === '' ? {} : { sentinelPassword: sentinel.password }),
    ...(tls && { tls: tlsOf(tls), sentinelTLS: tlsOf(tls), enableTLSForSentinelMode: true }),
    // Its own way to go on trying keeps a promise for every attempt.
    sentinelRetryStrategy: () => null,
  });
  return quiet(redis);
}

function toCluster(address: ClusterAddress, name: string): Cluster {
  const { tls, hosts } = address;
  const cluster = new Cluster([...hosts], {
    enableOfflineQueue: false,
    clusterRetryStrategy: reconnectDelay,
    maxRedirections: MOST_REDIRECTIONS,
    retryDelayOnFailover: REDIRECT_MS,
    retryDelayOnClusterDown: REDIRECT_MS,
    retryDelayOnTryAgain: REDIRECT_MS,
    slotsRefreshTimeout: CONNECT_MS,
    redisOptions: { ...optionsOf(address, name), ...(tls && { tls: tlsOf(tls) }) },
  });
  cluster.on('error', () => undefined);
  return cluster;
}

/**
 * Any node of a cluster brings every ordinary message: a PUBLISH, from within a script too, goes to all nodes over their own bus. It
 * gives no order between users, and nothing here needs one; sharded channels would tie each wait to the node that has the slot at
 * the time. A node that is cut off from the others hears nothing and still answers, so the beat asks it for the cluster's state.
 */
function roamingSubscriber(address: ClusterAddress, commands: Commands): Subscriber {
  const { tls, hosts } = address;
  let turn = 0;
  const next = (): Host => {
    const known = [...knownHosts(commands), ...hosts];
    turn += 1;
    return known[turn % known.length] ?? hosts[0];
  };
  const redis: Redis = new Redis({
    ...optionsOf(address, 'bus'),
    ...hosts[0],
    ...(tls && { tls: tlsOf(tls) }),
    enableOfflineQueue: false,
    retryStrategy: () => {
      // The next connection is made with the options as they are then.
      Object.assign(redis.options, next());
      return ROAM_MS;
    },
  });
  return {
    redis: quiet(redis),
    beat: async () => {
      const state = await redis.cluster('INFO');
      if (!String(state).includes('cluster_state:ok')) throw new Error('this node is cut off from its cluster');
    },
  };
}

function knownHosts(commands: Commands): readonly Host[] {
  if (commands instanceof Redis) return [];
  return commands.nodes('all').flatMap(({ options: { host, port } }) => (host && port ? [{ host, port }] : []));
}

function optionsOf({ username, password }: Address, name: string): Options {
  return {
    ...(username === '' ? {} : { username }),
    ...(password === '' ? {} : { password }),
    connectionName: `perfolio-${name}`,
    connectTimeout: CONNECT_MS,
    // A dead socket never says goodbye; its successor waits for it.
    disconnectTimeout: GOODBYE_MS,
    socketTimeout: SILENT_SOCKET_MS,
    maxRetriesPerRequest: 1,
    autoResubscribe: false,
    retryStrategy: reconnectDelay,
  };
}

const reconnectDelay = (times: number): number => Math.min(2 ** times * 25, MOST_RECONNECT_MS);

const tlsOf = ({ ca }: Trust): ConnectionOptions => (ca === undefined ? {} : { ca });

/** Every command reports its own failure to whoever sent it; without a listener ioredis would print this one too. */
function quiet(redis: Redis): Redis {
  return redis.on('error', () => undefined);
}

/** ioredis gives up when no sentinel answers; this begins anew until it is closed. */
class PersistentRedis extends Redis {
  #closed = false;

  constructor(options: Options) {
    super(options);
    this.on('end', () => setTimeout(() => this.#beginAnew(), MOST_RECONNECT_MS).unref());
  }

  override disconnect(reconnect = false): void {
    if (!reconnect) this.#closed = true;
    super.disconnect(reconnect);
  }

  /** An attempt that fails ends in `end` again, and so in the next attempt. */
  #beginAnew(): void {
    if (!this.#closed && this.status === 'end') this.connect().catch(() => undefined);
  }
}

export interface ScriptCall {
  readonly keys: readonly string[];
  readonly args: ReadonlyArray<string | number | Buffer>;
}

/** Runs a script, and tells how long that took. */
export const runScript = (redis: Commands, script: Script, call: ScriptCall): Promise<unknown> =>
  measuredCommand('EVALSHA', () => evaluated(redis, script, call));

/** Runs a script by its hash, by its text where the server does not know it yet. */
export async function evaluated(redis: Commands, script: Script, { keys, args }: ScriptCall): Promise<unknown> {
  gather(redis);
  try {
    return await redis.evalsha(script.sha, keys.length, ...keys, ...args);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
    return redis.eval(script.text, keys.length, ...keys, ...args);
  }
}
