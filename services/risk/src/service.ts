import { availableParallelism } from 'node:os';
import { type CacheLimits, createRedisParts, createResultCache, type SharedParts } from '@perfolio/cache';
import { riskV1 } from '@perfolio/contracts';
import { ENGINE_VERSION } from '@perfolio/engine';
import {
  closeAll,
  createAssertionVerifier,
  createIdentityVerifier,
  createServiceClient,
  createServiceIdentity,
  createServiceVerifier,
  type Encoded,
  type Internal,
  internal,
  type Logger,
  type Method,
  publicKeys,
  type Running,
  type Secrets,
  serve,
} from '@perfolio/service';

import type { RiskConfig } from './config';
import type { Definition, Dependencies, Handler } from './dependencies';
import { answeredAnew, directCalls } from './direct-calls';
import { estimateExpectedReturns } from './estimate-expected-returns';
import { getAnalysis } from './get-analysis';
import { inspectCache } from './inspect-cache';
import { getCacheUsage } from './get-cache-usage';
import { getEngine } from './get-engine';
import { getFrontier } from './get-frontier';
import { getInstrumentProfile } from './get-instrument-profile';
import { getLimitChecks } from './get-limit-checks';
import { getPerformance } from './get-performance';
import { getReport } from './get-report';
import { getScore } from './get-score';
import { createLookUps } from './look-up';
import { optimize } from './optimize';
import { ReturnsPanel } from './panel/returns-panel';
import { seriesFrom } from './panel/series-client';
import { createRefresh, type Refresh } from './refresh';
import { simulate } from './simulate';
import type { StreamHandler } from './streamed-method';
import { stress } from './stress';
import { whatIf } from './what-if';
import { watchInvalidations } from './watch-invalidations';
import { WorkerPool } from './workers/pool';

export interface RiskDependencies {
  readonly secrets: Secrets;
  readonly logger: Logger;
  /** Shared with the rest of the process and closed by whoever made them; absent, Redis is used. */
  readonly parts?: SharedParts;
  /** Where they are not to be the usual ones. */
  readonly cacheLimits?: Partial<CacheLimits>;
  readonly now?: () => number;
}

export interface RunningRisk {
  readonly port: number;
  /** The pool, for those who watch it. */
  readonly workers: WorkerPool;
  close(): Promise<void>;
}

const SERVICE = 'perfolio.risk.v1.RiskService';
const MAX_STREAMS = 2_000;
const DRAIN_MS = 20_000;
const LONGEST_TASK_MS = 61_000;

/** Builds Risk and serves it. It keeps nothing: what it holds in memory can be lost at any time. */
export async function startRisk(config: RiskConfig, given: RiskDependencies): Promise<RunningRisk> {
  const { secrets, logger, cacheLimits = {}, now = Date.now } = given;
  const opened: Running[] = [];
  const open = <Part>(part: Part, close: (part: Part) => Promise<void> | void): Part => {
    opened.push({ close: async () => close(part) });
    return part;
  };
  try {
    const parts = given.parts ?? open(redisParts(config, logger), (made) => made.close());
    const cache = createResultCache({ parts, sealingKeys: secrets.cacheKeys, limits: cacheLimits, logger });
    const identity = createServiceIdentity('risk', secrets.serviceSecret, now);
    const addresses = [config.contextAddress];
    const tls = config.internalTls;
    const contexts = open(createServiceClient({ addresses, audience: 'context', identity, tls }), (made) =>
      made.close(),
    );
    const series = seriesFrom(contexts);
    const panel = open(new ReturnsPanel({ series, maxBytes: config.panelBytes, now }), (made) => made.close());
    const workers = open(new WorkerPool({ threads: threadsOf(config), longestMs: LONGEST_TASK_MS, logger }), (made) =>
      made.close(),
    );
    open(cache, (made) => made.close());
    const refresh = open(createRefresh({ cache, bus: parts.bus, contexts, panel, now }), (made) => made.close());
    const dependencies = { cache, contexts, panel, workers, engineVersion: ENGINE_VERSION, now };
    const methods = methodsOf(dependencies, parts.bus, guarded(secrets, { refresh, contexts, now }));
    const { host, port } = config;
    const hosting = { logger, now };
    const server = await serve({ host, port, methods, services: [SERVICE], hosting, maxStreams: MAX_STREAMS, tls });
    open(server, (made) => made.drain(DRAIN_MS));
    return { port: server.port, workers, close: () => closeAll(opened) };
  } catch (error) {
    await closeAll(opened);
    throw error;
  }
}

function redisParts({ redisUrl, leaseUrls }: RiskConfig, logger: Logger): SharedParts {
  if (redisUrl === undefined) throw new RangeError('Risk needs REDIS_URL, or shared parts from its process.');
  return createRedisParts({ url: redisUrl, leaseUrls, logger });
}

const threadsOf = ({ threads }: RiskConfig): number => threads || Math.max(1, availableParallelism() - 1);

type Guarded = Pick<Internal, 'forService'> & {
  /** The look-up of what the methods made here have at hand. */
  lookUp(): Method;
  forPrincipal<Q, A>(definition: Definition<Q, A>, handle: Handler<Q, A | Encoded>): Method;
  streamForPrincipal<Q, A>(definition: Definition<Q, A>, handle: StreamHandler<Q>): Method;
};

type Guarding = Pick<Dependencies, 'contexts' | 'now'> & { readonly refresh: Refresh };

/** Every answer that stands in for a user's can be asked for again, and every assertion tells of the prices' state. */
function guarded({ signingKeys, serviceSecret }: Secrets, { refresh, contexts, now }: Guarding): Guarded {
  const keys = publicKeys(signingKeys);
  const services = createServiceVerifier('risk', serviceSecret, now);
  const assertions = createAssertionVerifier(keys, 'risk', now);
  const direct = directCalls(createIdentityVerifier(keys, 'risk', now), contexts);
  const { forOnly, forPrincipal, forService, streamForPrincipal } = internal(services, assertions, direct);
  const lookUps = createLookUps({ assertions, engineVersion: ENGINE_VERSION });
  return {
    forService,
    lookUp: () => forOnly('gateway', riskV1.RiskServiceService.lookUp, lookUps.answer),
    forPrincipal: (definition, handle) => {
      refresh.covers(definition, handle);
      lookUps.covers(definition, handle);
      return forPrincipal(definition, (request, call) =>
        answeredAnew(call, (current) => {
          refresh.saw(current.principal.marketDataVersion);
          return handle(request, current);
        }),
      );
    },
    streamForPrincipal: (definition, handle) =>
      streamForPrincipal(definition, (request, call) => {
        refresh.saw(call.principal.marketDataVersion);
        return handle(request, call);
      }),
  };
}

/** Every method of the service, and who answers it. */
export function methodsOf(
  parts: Dependencies,
  bus: SharedParts['bus'],
  { forPrincipal, forService, lookUp, streamForPrincipal }: Guarded,
): Method[] {
  const definitions = riskV1.RiskServiceService;
  return [
    forPrincipal(definitions.getAnalysis, getAnalysis(parts)),
    forPrincipal(definitions.getPerformance, getPerformance(parts)),
    forPrincipal(definitions.getLimitChecks, getLimitChecks(parts)),
    forPrincipal(definitions.getScore, getScore(parts)),
    forPrincipal(definitions.getReport, getReport(parts)),
    forPrincipal(definitions.whatIf, whatIf(parts)),
    forPrincipal(definitions.stress, stress(parts)),
    forPrincipal(definitions.getInstrumentProfile, getInstrumentProfile(parts)),
    streamForPrincipal(definitions.optimize, optimize(parts)),
    streamForPrincipal(definitions.getFrontier, getFrontier(parts)),
    streamForPrincipal(definitions.simulate, simulate(parts)),
    forPrincipal(definitions.estimateExpectedReturns, estimateExpectedReturns(parts)),
    forPrincipal(definitions.getCacheUsage, getCacheUsage(parts)),
    forPrincipal(definitions.inspectCache, inspectCache(parts)),
    streamForPrincipal(definitions.watchInvalidations, watchInvalidations(bus)),
    forService(definitions.getEngine, getEngine(parts)),
    lookUp(),
  ];
}
