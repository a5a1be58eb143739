import { createServer, IncomingMessage, type Server, type ServerOptions, ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Connections, type TlsFiles, WatchedCertificate } from '@perfolio/service';

import type { Bridge } from './bridge';
import { answerClientError } from './client-error';

export interface HttpLimits {
  readonly headerBytes: number;
  readonly headersMs: number;
  readonly requestMs: number;
  readonly keepAliveMs: number;
  readonly connections: number;
  /** A product's back end is one address, and so is a proxy. */
  readonly connectionsPerAddress: number;
}

export const HTTP_LIMITS: HttpLimits = {
  headerBytes: 16 * 1024,
  headersMs: 10_000,
  requestMs: 30_000,
  keepAliveMs: 65_000,
  connections: 5000,
  connectionsPerAddress: 2500,
};

export interface RunningHttp {
  readonly port: number;
  /** Takes no new connections, lets requests under way end within `ms`, then cuts the rest. */
  drain(ms: number): Promise<void>;
}

interface HttpPlace {
  readonly host: string;
  readonly port: number;
  readonly limits: HttpLimits;
  /** Absent for plain text. */
  readonly tls?: TlsFiles | undefined;
}

export async function serveHttp(bridge: Bridge, { host, port, limits, tls }: HttpPlace): Promise<RunningHttp> {
  const { server, close } = serverOf(tls, {
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.keepAliveMs,
    connectionsCheckingInterval: Math.min(1000, limits.headersMs / 4),
    requireHostHeader: false,
  });
  // Node would drop what is above its own count without a word; the bytes are bounded, and the count is refused by us.
  server.maxHeadersCount = 0;
  const connections = new Connections(server, { most: limits.connections, perAddress: limits.connectionsPerAddress });
  for (const event of REQUESTS) {
    server.on(event, ({ socket }: IncomingMessage) => connections.spoke(socket));
    server.on(event, bridge.answer);
  }
  refuseFirst(server, bridge.refuse);
  server.on('clientError', answerClientError);
  await listening(server, { host, port });
  return { port: (server.address() as AddressInfo).port, drain: (ms) => drain(server, connections, ms).finally(close) };
}

/** How node:http tells of a request. */
const REQUESTS = ['request', 'checkContinue', 'checkExpectation'] as const;

/**
 * Asks whether to refuse before anybody hears of a request. Telemetry, which hears of it first otherwise, makes a span and a measurement
 * of each: twice what the refusal itself costs, and a flood of them is what keeps others from being answered.
 */
function refuseFirst(server: Server, refuse: Bridge['refuse']): void {
  const emit: (event: string, ...told: unknown[]) => boolean = server.emit.bind(server);
  const isRequest = (event: string): boolean => REQUESTS.some((one) => one === event);
  server.emit = (event: string, ...told: unknown[]): boolean => {
    const [request, response] = told;
    if (isRequest(event) && request instanceof IncomingMessage && response instanceof ServerResponse) {
      if (refuse(request, response)) return true;
    }
    return emit(event, ...told);
  };
}

/** With a certificate that is read anew when it changes: connections that stand keep the one they began with. */
function serverOf(tls: TlsFiles | undefined, options: ServerOptions): { server: Server; close: () => void } {
  if (tls === undefined) return { server: createServer(options), close: () => undefined };
  const watched = new WatchedCertificate(tls);
  const { cert, key } = watched.material;
  const server = createSecureServer({ ...options, cert, key, minVersion: 'TLSv1.2' });
  watched.listen(server, (renewed) =>
    server.setSecureContext({ cert: renewed.cert, key: renewed.key, minVersion: 'TLSv1.2' }),
  );
  return { server, close: () => watched.forget(server) };
}

function listening(server: Server, at: { readonly host: string; readonly port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(at, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Whoever has just come may be about to ask. */
const SILENT_MS = 250;

/** Of idle connections node:http ends those that asked before; what never did has to be cut, and so has what never ended its handshake. */
function drain(server: Server, connections: Connections, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const silent = setTimeout(() => connections.cutSilent(), Math.min(SILENT_MS, ms));
    const cut = setTimeout(() => connections.cutAll(), ms);
    server.close(() => {
      clearTimeout(silent);
      clearTimeout(cut);
      resolve();
    });
  });
}
