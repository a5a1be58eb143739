import { setTimeout as wait } from 'node:timers/promises';
import { logVerbosity, Server, setLogVerbosity } from '@grpc/grpc-js';
import { HealthImplementation } from 'grpc-health-check';

import type { Host } from './call-record';
import { grpcServices } from './grpc-handlers';
import { type Guard, guardListeners } from './http2-guard';
import type { Method } from './method';
import { addReflection } from './reflection';
import { serverCredentials, type TlsFiles } from './tls';

export interface ServeOptions {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly methods: readonly Method[];
  /** Full names of the services offered by reflection and health. */
  readonly services: readonly string[];
  readonly hosting: Host;
  /** Most streams one connection may hold open: 100 for strangers, 2,000 between services, where waiting callers must not block hits. */
  readonly maxStreams: number;
  /** The server's certificate; with a CA, callers show one, too. Absent for plain text. */
  readonly tls?: TlsFiles | undefined;
}

export interface RunningServer {
  readonly port: number;
  /**
   * Turns health to NOT_SERVING and goes on taking calls for `noticeMs`, so that whoever watches it can turn away first; then takes no
   * more, lets those under way end within `ms` and cuts the rest.
   */
  drain(ms: number, noticeMs?: number): Promise<void>;
}

const RECEIVE_LIMIT = 4 * 1024 * 1024;
const SEND_LIMIT = 16 * 1024 * 1024;

/** Serves methods over gRPC with health and reflection. */
export async function serve(options: ServeOptions): Promise<RunningServer> {
  setLogVerbosity(logVerbosity.NONE); // What grpc would print is no JSON line, and whatever matters of it reaches us as an error.
  const server = new Server({
    'grpc.max_receive_message_length': RECEIVE_LIMIT,
    'grpc.max_send_message_length': SEND_LIMIT,
    'grpc.max_concurrent_streams': options.maxStreams,
    'grpc.keepalive_time_ms': 30_000,
    'grpc.keepalive_timeout_ms': 10_000,
    'grpc.max_connection_age_ms': 10 * 60_000,
    'grpc.max_connection_age_grace_ms': 30_000,
  });
  limitResets(server, options.maxStreams);
  for (const { name, definition, implementation } of grpcServices(options.methods, options.hosting)) {
    if (!options.services.includes(name)) throw new RangeError(`${name} is served but not listed.`);
    server.addService(definition, implementation);
  }
  const health = new HealthImplementation(
    Object.fromEntries(['', ...options.services].map((name) => [name, 'SERVING'])),
  );
  health.addToServer(server);
  addReflection(server, options.services);
  const port = await bind(server, options);
  const guard = guardListeners(server, options.maxStreams);
  let drained: Promise<void> | undefined;
  return {
    port,
    drain(ms, noticeMs = 0) {
      for (const name of ['', ...options.services]) health.setStatus(name, 'NOT_SERVING');
      drained ??= wait(noticeMs).then(() => shutDown(server, guard, ms));
      return drained;
    },
  };
}

/**
 * A caller may give up all his streams twice over at once, and all of them again each second; whoever resets more of them has his
 * connection closed. Without this it is 1,000 and 33 for everybody: much from a stranger, and little between services, where a moment
 * of overload gives up more. Of the options of HTTP/2 grpc takes only its own; this is the record that it makes every listener with.
 */
function limitResets(server: Server, maxStreams: number): void {
  const listening: unknown = Reflect.get(server, 'commonServerOptions');
  if (typeof listening !== 'object' || listening === null)
    throw new TypeError('grpc keeps its options of HTTP/2 elsewhere.');
  Object.assign(listening, { streamResetBurst: 2 * maxStreams, streamResetRate: maxStreams });
}

function bind(server: Server, { host, port, tls }: ServeOptions): Promise<number> {
  const address = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  return new Promise((resolve, reject) => {
    server.bindAsync(address, serverCredentials(tls), (error, bound) => {
      if (error === null) return resolve(bound);
      server.forceShutdown();
      reject(error);
    });
  });
}

/** Whoever has just come may be about to ask. */
const SILENT_MS = 250;

function shutDown(server: Server, guard: Guard, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const silent = setTimeout(() => guard.cutSilent(), Math.min(SILENT_MS, ms));
    const cut = setTimeout(() => {
      server.forceShutdown();
      guard.cutAll();
    }, ms);
    server.tryShutdown(() => {
      clearTimeout(silent);
      clearTimeout(cut);
      resolve();
    });
  });
}
