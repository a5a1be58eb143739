import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Redis } from 'ioredis';

/** A redis-server of a test's own: on a free port of the loopback, without persistence, ended by its pid. */
export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** SIGSTOP and SIGCONT: alive for TCP, silent for everyone. */
  pause(): void;
  resume(): void;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** Starts it again on the same port, empty; with other settings if given. */
  restart(settings?: readonly string[]): Promise<void>;
  /** Ends it for good, whatever state it is in. */
  stop(): Promise<void>;
}

/** `settings` are further arguments for the server: `['--replicaof', '127.0.0.1 6379']`. */
export async function startRedis(settings: readonly string[] = []): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'perfolio-redis-'));
  const port = await freePort();
  const own = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no'];
  const start = (more: readonly string[]) => launch([...own, ...more], 'Ready to accept connections');
  let server = await start(settings);
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    pause: () => void server.kill('SIGSTOP'),
    resume: () => void server.kill('SIGCONT'),
    kill: () => end(server),
    restart: async (others = settings) => {
      await end(server);
      server = await start(others);
    },
    stop: async () => {
      await end(server);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Runs one conversation with the server on that port. */
export async function ask<T>(port: number, conversation: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(port, '127.0.0.1', { retryStrategy: null, enableReadyCheck: false });
  redis.on('error', () => undefined);
  try {
    return await conversation(redis);
  } finally {
    redis.disconnect();
  }
}

/** Starts a server and resolves when it has said that it is ready. */
export async function launch(args: readonly string[], ready: string): Promise<ChildProcess> {
  const server = spawn(process.env.PERFOLIO_TEST_REDIS_SERVER ?? 'redis-server', args, {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await saysReady(server, ready);
  return server;
}

/** SIGKILL: what is stopped or busy goes too. */
export async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const gone = once(server, 'exit');
  server.kill('SIGKILL');
  await gone;
}

function saysReady(server: ChildProcess, ready: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`redis-server ended with ${code} before it was ready:\n${said}`)));
    server.stdout?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4_096);
      if (said.includes(ready)) resolve();
    });
  });
}

const PORTS = { first: 12_000, count: 20_000 };
const issued = new Set<number>();

/**
 * Below the ports that systems give to outgoing connections: those could be taken between this and the server's start, and while a
 * killed server is away.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = PORTS.first + randomInt(PORTS.count);
    if (issued.has(port)) continue;
    issued.add(port);
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  probe.listen(port, '127.0.0.1');
  try {
    await once(probe, 'listening');
  } catch {
    // Somebody has it, which is all there is to know.
    return false;
  }
  probe.close();
  await once(probe, 'close');
  return true;
}

/** Asks until the answer is yes; a server that does not answer has not said so. */
export async function until(question: () => Promise<boolean>): Promise<void> {
  while (!(await question().catch(() => false))) await new Promise((resolve) => setTimeout(resolve, 10));
}
