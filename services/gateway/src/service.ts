import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import {
  createAssertionSigner,
  createIdentitySigner,
  createServiceClient,
  closeAll,
  createServiceIdentity,
  type Host,
  type Logger,
  publicKeys,
  type Running,
  type Secrets,
  type ServiceClient,
  serve,
} from '@perfolio/service';

import { createAccessTokens } from './access-token';
import type { Admission } from './admit';
import { createAskRisk } from './ask-risk';
import { startAuditor } from './auditor/start-auditor';
import { createAuthenticate } from './authenticate';
import type { GatewayConfig } from './config';
import { type CallGate, createCallGate } from './call-gate';
import { createContextHealth } from './context-health';
import { publicServices } from './contract';
import { Watchers } from './events/watchers';
import { createBridge } from './http/bridge';
import { createPages } from './http/pages';
import type { Deadlines } from './http/patience';
import { createRoutes } from './http/routes';
import { HTTP_LIMITS, type HttpLimits, type RunningHttp, serveHttp } from './http/server';
import { webPages } from './http/web-pages';
import { publicMethods } from './methods';
import { contractPages } from './openapi/pages';
import { createOidc } from './oidc/oidc';
import { createDoorkeeper, overGrpc, type PublicMethod } from './public-method';
import { startRateLimits } from './rate-limits/rate-limits';
import { createLookUp } from './look-ups';
import { rememberedSigner } from './remembered-signer';
import { type Refusals, startRefusals } from './refusals';
import { createContextResolver } from './resolve-context';

export interface GatewayDependencies {
  readonly secrets: Secrets;
  readonly logger: Logger;
  readonly now?: () => number;
  readonly limits?: Partial<HttpLimits>;
  readonly deadlines?: Deadlines;
}

export interface RunningGateway extends Running {
  readonly httpPort: number;
  readonly grpcPort: number;
}

const DEADLINES: Deadlines = { callMs: 10_000, uploadMs: 60_000, streamMs: 60_000, lastingMs: 600_000 };

/** How long calls under way may take once the doors are closed. */
const LAST_CALLS_MS = 15_000;

/** Strangers may hold open this many streams on one connection. */
const MAX_STREAMS = 100;

/** Opens both doors. `close` turns readiness false, goes on serving for the drain time, and then lets what is under way end. */
export async function startGateway(config: GatewayConfig, given: GatewayDependencies): Promise<RunningGateway> {
  const { secrets, logger, now = Date.now } = given;
  const hosting: Host = { logger, now };
  const clients = clientsOf(config, given, now);
  const opened: Running[] = [closing(clients.context), closing(clients.risk), closing(clients.riskMemory)];
  for (const replica of clients.riskReplicas) opened.push(closing(replica));
  const state = { draining: false, watchers: clients.watchers };
  try {
    const refusals = startRefusals({ context: clients.context, logger, now, newId: randomUUID });
    opened.push(refusals, clients.auditor);
    const limits = startRateLimits(config.rateLimits, { logger, now });
    opened.push(limits);
    const gate = createCallGate(config.calls, hosting);
    const methods = await methodsOf(config, { ...clients, refusals, limits, gate }, { secrets, now });
    const http = await openHttp(config, given, { methods, hosting, state, context: clients.context, gate });
    opened.push({ close: () => http.drain(LAST_CALLS_MS) });
    const grpc = await openGrpc(config, methods, hosting);
    const doors = { close: () => closeTogether([http, grpc]) };
    return {
      httpPort: http.port,
      grpcPort: grpc.port,
      close: once(() => drained(config, state, [...opened.slice(0, -1), doors])),
    };
  } catch (error) {
    await closeAll(opened);
    throw error;
  }
}

async function drained({ drainMs }: GatewayConfig, state: State, opened: readonly Running[]): Promise<void> {
  state.draining = true;
  await wait(drainMs);
  state.watchers.close();
  await closeAll(opened);
}

interface State {
  draining: boolean;
  readonly watchers: Watchers;
}

const closeTogether = async (doors: readonly Pick<RunningHttp, 'drain'>[]): Promise<void> => {
  await Promise.all(doors.map((door) => door.drain(LAST_CALLS_MS)));
};

const closing = (client: ServiceClient): Running => ({ close: async () => client.close() });

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}

interface HttpParts {
  readonly methods: readonly PublicMethod[];
  readonly hosting: Host;
  readonly state: State;
  readonly context: ServiceClient;
  readonly gate: CallGate;
}

function openHttp(
  { host, httpPort, door, oidc }: GatewayConfig,
  { secrets, deadlines = DEADLINES, limits }: GatewayDependencies,
  { methods, hosting, state, context, gate }: HttpParts,
): Promise<RunningHttp> {
  const reachable = createContextHealth(context, { now: hosting.now, newId: randomUUID });
  const ready = async () => !state.draining && (await reachable());
  const probes = createPages({ publicKeys: publicKeys(secrets.signingKeys), ready });
  const bridge = createBridge({
    routes: createRoutes(methods),
    pages: new Map([...probes, ...contractPages(methods), ...webPages({ oidc: oidc !== undefined })]),
    hosting,
    deadlines,
    closing: () => state.draining,
    overload: gate.refusal,
    door,
  });
  return serveHttp(bridge, { host, port: httpPort, limits: { ...HTTP_LIMITS, ...limits }, tls: door.tls });
}

const openGrpc = ({ host, grpcPort, door }: GatewayConfig, methods: readonly PublicMethod[], hosting: Host) =>
  serve({
    host,
    port: grpcPort,
    methods: methods.map((method) => overGrpc(method, door.proxies)),
    services: publicServices(),
    hosting,
    maxStreams: MAX_STREAMS,
    tls: door.tls,
  });

function clientsOf(config: GatewayConfig, { secrets, logger }: GatewayDependencies, now: () => number) {
  const { contextAddress, riskAddresses, internalTls: tls } = config;
  const identity = createServiceIdentity('gateway', secrets.serviceSecret, now);
  const riskReplicas = config.riskAddresses.map((address) =>
    createServiceClient({ addresses: [address], audience: 'risk', identity, tls: config.internalTls }),
  );
  return {
    context: createServiceClient({ addresses: [contextAddress], audience: 'context', identity, tls }),
    risk: createServiceClient({ addresses: riskAddresses, audience: 'risk', identity, tls }),
    // Takes its own turns round the replicas, so that one where an answer was missing is not always passed over when it is asked for.
    riskMemory: createServiceClient({ addresses: riskAddresses, audience: 'risk', identity, tls }),
    riskReplicas,
    auditor: startAuditor(config, { riskReplicas, now }, logger),
    watchers: new Watchers(),
    now,
  };
}

async function methodsOf(
  { oidc, publicUrl }: GatewayConfig,
  clients: ReturnType<typeof clientsOf> & Pick<Admission, 'limits' | 'gate'> & { readonly refusals: Refusals },
  { secrets: { signingKeys, serviceSecret }, now }: { readonly secrets: Secrets; readonly now: () => number },
): Promise<PublicMethod[]> {
  const { context, risk, riskMemory, refusals, limits, gate } = clients;
  const tokens = await createAccessTokens(signingKeys, now);
  const { external, browserLogin, provide } = createOidc(oidc, { context, secret: serviceSecret, now });
  const contexts = createContextResolver({ context, now, newId: randomUUID });
  const door = createDoorkeeper({
    authenticate: createAuthenticate({ tokens, external, now }),
    contexts,
    signer: rememberedSigner(await createAssertionSigner(signingKeys, now), now),
    refusals,
    limits,
    gate,
    provide,
  });
  const identities = await createIdentitySigner(signingKeys, now);
  const lookUp = createLookUp({ risk: riskMemory, now, newId: randomUUID });
  const asking = createAskRisk({ risk, lookUp, now });
  return publicMethods(door, { ...clients, ...asking, tokens, identities, contexts, publicUrl, browserLogin });
}
