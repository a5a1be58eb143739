import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import {
  createAssertionSigner,
  createServiceClient,
  createServiceIdentity,
  type Host,
  type Logger,
  publicKeys,
  type Running,
  serve,
} from '@perfolio/service';

import { createAccessTokens } from './access-token';
import { createAskRisk } from './ask-risk';
import { createAuthenticate } from './authenticate';
import type { GatewayConfig } from './config';
import { createContextHealth } from './context-health';
import { publicServices } from './contract';
import { createBridge } from './http/bridge';
import { createPages } from './http/pages';
import { createRoutes } from './http/routes';
import { HTTP_LIMITS, type HttpLimits, serveHttp } from './http/server';
import { publicMethods } from './methods';
import { createDoorkeeper, overGrpc, type PublicMethod } from './public-method';
import { rememberedSigner } from './remembered-signer';
import { createContextResolver } from './resolve-context';

export interface GatewayParts {
  readonly logger: Logger;
  readonly now?: () => number;
  readonly random?: () => number;
  readonly limits?: Partial<HttpLimits>;
  readonly deadlines?: { readonly callMs: number; readonly uploadMs: number };
}

export interface RunningGateway extends Running {
  readonly httpPort: number;
  readonly grpcPort: number;
}

const DEADLINES = { callMs: 10_000, uploadMs: 60_000 };

/** How long calls under way may take once the doors are closed. */
const LAST_CALLS_MS = 15_000;

/** Strangers may hold open this many streams on one connection. */
const MAX_STREAMS = 100;

/** Opens both doors. `close` turns readiness false, goes on serving for the drain time, and then lets what is under way end. */
export async function startGateway(config: GatewayConfig, parts: GatewayParts): Promise<RunningGateway> {
  const now = parts.now ?? Date.now;
  const clients = clientsOf(config, now);
  const methods = await methodsOf(config, clients, { ...parts, now });
  const hosting: Host = { logger: parts.logger, now };
  const health = createContextHealth(clients.context, { now, newId: randomUUID });
  let draining = false;
  const bridge = createBridge({
    routes: createRoutes(methods),
    pages: createPages({
      publicKeys: publicKeys(config.secrets.signingKeys),
      ready: async () => !draining && (await health()),
    }),
    hosting,
    deadlines: parts.deadlines ?? DEADLINES,
    closing: () => draining,
  });
  const limits = { ...HTTP_LIMITS, ...parts.limits };
  const http = await serveHttp(bridge, { host: config.host, port: config.httpPort, limits });
  const grpc = await serve({
    host: config.host,
    port: config.grpcPort,
    methods: methods.map(overGrpc),
    services: publicServices(),
    hosting,
    maxStreams: MAX_STREAMS,
  });
  const close = async (): Promise<void> => {
    draining = true;
    await wait(config.drainMs);
    await Promise.all([http.drain(LAST_CALLS_MS), grpc.drain(LAST_CALLS_MS)]);
    clients.context.close();
    clients.risk.close();
  };
  let closed: Promise<void> | undefined;
  return {
    httpPort: http.port,
    grpcPort: grpc.port,
    close: () => {
      closed ??= close();
      return closed;
    },
  };
}

function clientsOf({ secrets, contextAddresses, riskAddresses }: GatewayConfig, now: () => number) {
  const identity = createServiceIdentity('gateway', secrets.serviceSecret, now);
  return {
    context: createServiceClient({ addresses: contextAddresses, audience: 'context', identity }),
    risk: createServiceClient({ addresses: riskAddresses, audience: 'risk', identity }),
  };
}

async function methodsOf(
  { secrets, signUp }: GatewayConfig,
  clients: ReturnType<typeof clientsOf>,
  { now, random = Math.random }: { readonly now: () => number; readonly random?: (() => number) | undefined },
): Promise<PublicMethod[]> {
  const tokens = await createAccessTokens(secrets.signingKeys, now);
  const door = createDoorkeeper({
    authenticate: createAuthenticate(tokens, now),
    contexts: createContextResolver({ context: clients.context, now, newId: randomUUID }),
    signer: rememberedSigner(await createAssertionSigner(secrets.signingKeys, now), now),
  });
  const askRisk = createAskRisk(clients.risk, { now, random, wait: (ms, signal) => wait(ms, undefined, { signal }) });
  return publicMethods(door, { ...clients, askRisk, tokens, signUp });
}
