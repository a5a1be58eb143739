import { contextV1, riskV1 } from '@perfolio/contracts';
import { generateKeyPair, exportJWK, type JSONWebKeySet } from 'jose';

import {
  createLogger,
  createServiceClient,
  createServiceIdentity,
  type Method,
  type Onward,
  type RunningServer,
  type ServiceClient,
  serve,
} from '../src';

export const SECRET = new Uint8Array(32).fill(7);
export const RISK = 'perfolio.risk.v1.RiskService';
const MARKET_DATA = 'perfolio.context.v1.MarketDataService';

/** Definitions of three kinds, from the contracts. */
export const { getEngine, getAnalysis } = riskV1.RiskServiceService;
export const { importPrices, getSeries } = contextV1.MarketDataServiceService;

/** Collects log lines as objects. */
class Lines {
  readonly all: Record<string, unknown>[] = [];
  write(line: string): void {
    this.all.push(JSON.parse(line));
  }
}

interface Running {
  readonly server: RunningServer;
  readonly lines: Lines;
}

const opened: { close(): unknown }[] = [];

/** Ends what a test has opened. */
export async function closeOpened(): Promise<void> {
  for (const one of opened.splice(0).reverse()) await one.close();
}

export const serveMethods = (methods: readonly Method[], port = 0, maxStreams = 100): Promise<Running> =>
  serveAt({ host: '127.0.0.1', port }, methods, maxStreams);

export async function serveAt(
  place: { readonly host: string; readonly port: number },
  methods: readonly Method[],
  maxStreams = 100,
): Promise<Running> {
  const lines = new Lines();
  const server = await serve({
    ...place,
    methods,
    services: [RISK, MARKET_DATA],
    hosting: { logger: createLogger('test', 'debug', lines), now: Date.now },
    maxStreams,
  });
  opened.push({ close: () => server.drain(0) });
  return { server, lines };
}

export function clientTo(...ports: readonly number[]): ServiceClient {
  const client = createServiceClient({
    addresses: ports.map((port) => `127.0.0.1:${port}`),
    audience: 'risk',
    identity: createServiceIdentity('gateway', SECRET, Date.now),
  });
  opened.push(client);
  return client;
}

export const onward = (more: Partial<Onward> & { readonly withinMs?: number } = {}): Onward => ({
  signal: new AbortController().signal,
  deadline: Date.now() + (more.withinMs ?? 5000),
  requestId: 'request-1',
  ...more,
});

interface Deferred<Value> {
  readonly promise: Promise<Value>;
  resolve(value: Value): void;
}

export function deferred<Value = void>(): Deferred<Value> {
  let resolve: (value: Value) => void = () => {};
  const promise = new Promise<Value>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

/** Resolves when a signal is aborted. */
export const aborted = (signal: AbortSignal): Promise<unknown> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(signal.reason), { once: true }));

/** A pair of keys of one name. */
export async function signingKeys(...names: readonly string[]): Promise<JSONWebKeySet> {
  const keys = names.map(async (kid) => {
    const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
    return { ...(await exportJWK(privateKey)), kid, alg: 'EdDSA' };
  });
  return { keys: await Promise.all(keys) };
}
