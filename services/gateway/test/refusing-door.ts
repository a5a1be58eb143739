import { randomUUID } from 'node:crypto';
import type { MethodDefinition } from '@grpc/grpc-js';
import { contextV1, gatewayV1, riskV1 } from '@perfolio/contracts';
import { PerfolioError, type Reason } from '@perfolio/errors';
import {
  createLogger,
  createServiceVerifier,
  internal,
  type Method,
  type Running,
  type RunningServer,
  type Secrets,
  serve,
  stream,
  unary,
  upload,
} from '@perfolio/service';

import { createAccessTokens } from '../src/access-token';
import { readGatewayConfig } from '../src/config';
import { startGateway } from '../src/service';
import { newSecrets } from './door';

const HEADERS_MS = 2_000;
const SCOPES = ['portfolios:read', 'portfolios:write', 'risk:read', 'admin'];

/** A gateway before services that let everybody in and then refuse whatever is asked, for the reason a test names. */
export interface RefusingDoor extends Running {
  readonly url: string;
  readonly port: number;
  refuse(reason: Reason): void;
  /** Somebody's credentials: with every scope, with none, of a time gone by. */
  readonly tokens: { readonly all: string; readonly none: string; readonly old: string; readonly key: string };
}

export async function openRefusingDoor(): Promise<RefusingDoor> {
  const secrets = newSecrets();
  const state: { reason: Reason } = { reason: 'INTERNAL' };
  const sessions = { all: randomUUID(), none: randomUUID() };
  const userId = randomUUID();
  const context = await serving(contextMethods(secrets, { state, userId, none: sessions.none }), 'context');
  const risk = await serving(refusing(riskV1.RiskServiceService, state), 'risk');
  const config = readGatewayConfig({
    PERFOLIO_HTTP_PORT: '0',
    PERFOLIO_GRPC_PORT: '0',
    PERFOLIO_DRAIN_MS: '0',
    PERFOLIO_RATE_LIMITS: 'off',
    PERFOLIO_CONTEXT_ADDRESS: `127.0.0.1:${context.port}`,
    PERFOLIO_RISK_ADDRESSES: `127.0.0.1:${risk.port}`,
  });
  const logger = createLogger('gateway', 'silent', process.stdout);
  const gateway = await startGateway(config, { secrets, logger, limits: { headersMs: HEADERS_MS } });
  const issued = await createAccessTokens(secrets.signingKeys, Date.now);
  const before = await createAccessTokens(secrets.signingKeys, () => Date.now() - 86_400_000);
  return {
    url: `http://127.0.0.1:${gateway.httpPort}`,
    port: gateway.httpPort,
    refuse: (reason) => {
      state.reason = reason;
    },
    tokens: {
      all: await issued.issue({ userId, sessionId: sessions.all }),
      none: await issued.issue({ userId, sessionId: sessions.none }),
      old: await before.issue({ userId, sessionId: sessions.all }),
      key: `pfk_${'k'.repeat(43)}`,
    },
    close: async () => {
      await gateway.close();
      await Promise.all([context.drain(0), risk.drain(0)]);
    },
  };
}

type Definitions = Readonly<Record<string, MethodDefinition<unknown, unknown>>>;

/** Every method of a service, each of which says no. */
function refusing(definitions: object, state: { readonly reason: Reason }): Method[] {
  const no = (): never => {
    throw new PerfolioError(state.reason, 'Refused so that it is seen how that looks.', { retryAfterMs: 1_000 });
  };
  return Object.values(definitions as Definitions).map((definition) => {
    if (definition.requestStream) return upload(definition, async () => no());
    if (definition.responseStream) return stream(definition, () => refusingStream(no));
    return unary(definition, async () => no());
  });
}

/** Ends before it says anything. */
const refusingStream = (no: () => never): AsyncIterable<never> => ({
  [Symbol.asyncIterator]: () => ({ next: async () => no() }),
});

interface Facts {
  readonly state: { readonly reason: Reason };
  readonly userId: string;
  /** The session without scopes. */
  readonly none: string;
}

function contextMethods({ serviceSecret }: Secrets, { state, userId, none }: Facts): Method[] {
  const services = internal(createServiceVerifier('context', serviceSecret, Date.now), { verify: async () => never() });
  const { resolve } = contextV1.ContextServiceService;
  const letIn = services.forService(resolve, async ({ items }: contextV1.ResolveRequest) => ({
    resolutions: items.map(({ sessionId, portfolioId, another }) =>
      contextV1.Resolution.fromPartial({
        sessionId,
        portfolioId,
        ...(another !== undefined && { another }),
        verdict: contextV1.Verdict.ALLOWED,
        callerId: userId,
        ownerId: userId,
        credentialId: sessionId || randomUUID(),
        role: gatewayV1.Role.OWNER,
        generation: '1-aaaaaaaaaaaaaaaa',
        marketDataVersion: '1-bbbbbbbbbbbbbbbb',
        scopes: sessionId === none ? [] : SCOPES,
      }),
    ),
  }));
  const { IdentityServiceService, ContextServiceService, MarketDataServiceService } = contextV1;
  const others = [IdentityServiceService, ContextServiceService, MarketDataServiceService]
    .flatMap((service) => refusing(service, state))
    .filter(({ definition }) => definition.path !== resolve.path);
  return [letIn, ...others];
}

function never(): never {
  throw new RangeError('Nothing here is asked on behalf of anybody.');
}

function serving(methods: readonly Method[], service: string): Promise<RunningServer> {
  const services = [...new Set(methods.map(({ definition }) => definition.path.split('/')[1] ?? ''))];
  const hosting = { logger: createLogger(service, 'silent', process.stdout), now: Date.now };
  return serve({ host: '127.0.0.1', port: 0, methods, services, hosting, maxStreams: 2_000 });
}
