import { Redis } from 'ioredis';

import type { Script } from './scripts';

const REDIS_PORT = 6379;
const CONNECT_MS = 500;
const COMMAND_MS = 100;
/**
 * A socket that answers nothing for so long while something is asked is dead, whatever TCP thinks. Shorter would cut off a good one
 * after a stall of this process: ioredis looks at its timer before it reads what has arrived meanwhile.
 */
const SILENT_SOCKET_MS = 2_000;
const MOST_RECONNECT_MS = 500;

/**
 * The one place that opens connections. Commands fail at once while there is no link: whoever asks has a way without Redis. A script
 * that had no reply is sent again after a reconnect, which is why all of them may run twice.
 */
export function connect(
  address: Address,
  name: string,
  { commandMs = COMMAND_MS }: { commandMs?: number } = {},
): Redis {
  const { host, port, username, password, db } = address;
  const redis = new Redis({
    host,
    port,
    db,
    ...(username === '' ? {} : { username }),
    ...(password === '' ? {} : { password }),
    connectionName: `perfolio-${name}`,
    connectTimeout: CONNECT_MS,
    commandTimeout: commandMs,
    // A dead socket never says goodbye; its successor waits for it.
    disconnectTimeout: COMMAND_MS,
    socketTimeout: SILENT_SOCKET_MS,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    autoResubscribe: false,
    retryStrategy: (times) => Math.min(2 ** times * 25, MOST_RECONNECT_MS),
    // A demoted primary and a moved slot are links to the wrong server.
    reconnectOnError: ({ message }) => message.startsWith('READONLY') || message.startsWith('MOVED'),
  });
  // Every command reports its own failure to whoever sent it; without a listener ioredis would print this one too.
  redis.on('error', () => undefined);
  return redis;
}

export interface Address {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly db: number;
}

/** Reads `redis://[user[:password]@]host[:port][/db]`; anything else is refused, never guessed. */
export function addressOf(text: string): Address {
  const url = URL.parse(text);
  if (url === null) throw new RangeError('not a Redis address: expected redis://[user:password@]host[:port][/db]');
  if (url.protocol !== 'redis:') {
    throw new RangeError(`Redis addresses of the kind "${url.protocol}//" are not supported: expected redis://`);
  }
  if (url.hostname === '') throw new RangeError('the Redis address names no host');
  if (url.search !== '' || url.hash !== '') throw new RangeError('a Redis address takes no parameters');
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || REDIS_PORT),
    username: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    db: databaseOf(url.pathname),
  };
}

function databaseOf(path: string): number {
  const db = /^\/?(\d{0,4})$/.exec(path)?.[1];
  if (db === undefined) throw new RangeError('the path of a Redis address is the number of a database');
  return Number(db);
}

export interface ScriptCall {
  readonly keys: readonly string[];
  readonly args: ReadonlyArray<string | number | Buffer>;
}

/** Runs a script by its hash, by its text where the server does not know it yet. */
export async function runScript(redis: Redis, script: Script, { keys, args }: ScriptCall): Promise<unknown> {
  try {
    return await redis.evalsha(script.sha, keys.length, ...keys, ...args);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
    return redis.eval(script.text, keys.length, ...keys, ...args);
  }
}
