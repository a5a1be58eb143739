import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CacheLimits, createMemoryParts, type SharedParts } from '@perfolio/cache';
import { gatewayV1, riskV1 } from '@perfolio/contracts';
import {
  createAssertionSigner,
  createLogger,
  createServiceClient,
  createServiceIdentity,
  type Principal,
  readSecrets,
  type ServiceClient,
  settings,
} from '@perfolio/service';

import { type RunningRisk, readRiskConfig, startRisk } from '../src';
import { type FakeContext, startFakeContext } from './fake-context';
import { madeUpPrices } from './prices';

/** Generations and versions that order as they are numbered. */
export const state = (number: number): string => `${number}-${'0'.repeat(15)}${number % 10}`;

export interface System {
  readonly context: FakeContext;
  readonly risks: readonly RunningRisk[];
  /** Calls as the gateway calls: with an assertion about `principal`, which is the owner of the portfolio unless a test says otherwise. */
  ask(asked?: Partial<Asked>): Promise<Answered>;
  readonly principal: Principal;
  sign(principal: Principal): Promise<string>;
  client(risk?: number): ServiceClient;
  close(): Promise<void>;
}

export interface Asked {
  readonly risk: number;
  readonly principal: Partial<Principal>;
  readonly subject: riskV1.Subject['subject'];
  readonly parameters: Partial<riskV1.Parameters>;
  readonly sent: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

interface Answered {
  readonly bytes: Uint8Array;
  readonly answer: riskV1.GetAnalysisResponse;
  readonly cacheStatus: string | undefined;
  readonly answerTag: string | undefined;
  readonly engineVersion: string | undefined;
}

export const TICKERS = ['AAPL', 'MSFT', 'XOM', 'JNJ', 'KO', 'GE', 'IBM', 'PG', 'WMT', 'CVX', 'DIS', 'MCD'];

export const portfolioOf = (
  tickers: readonly string[],
  more: Parameters<typeof gatewayV1.Portfolio.fromPartial>[0] = {},
) =>
  gatewayV1.Portfolio.fromPartial({
    name: 'Test',
    baseCurrency: 'USD',
    positions: tickers.map((ticker) => ({ ticker, quantity: { $case: 'weight', value: 1 / tickers.length } })),
    ...more,
  });

/** A portfolio with everything an answer may need. */
export const wholePortfolio = (more: Parameters<typeof gatewayV1.Portfolio.fromPartial>[0] = {}) => {
  const book = TICKERS.slice(0, 6);
  return portfolioOf(book, {
    benchmark: 'SPY',
    riskFreeRate: 0.02,
    limits: { maxVolatility: 0.01, maxLoss: 0.3, maxSinglePosition: 0.5, maxSingleFactorLoss: 0.1 },
    factorProxies: book.map((ticker) => ({ ticker, market: 'SPY', momentum: 'MTUM', industry: 'XLE' })),
    expectedReturns: book.map((ticker, index) => ({ ticker, expectedReturn: 0.02 * (index + 1) })),
    ...more,
  });
};

interface SystemOptions {
  /** Shared with others and closed by whoever made them. */
  readonly parts?: SharedParts;
  /** Without it and without parts, the cache lies in this process. */
  readonly redisUrl?: string;
  readonly risks?: number;
  readonly cacheLimits?: Partial<CacheLimits>;
}

/** Risk with a Context of the test's own behind it, over real sockets. */
export async function startSystem({ redisUrl, risks: replicas = 1, ...options }: SystemOptions = {}): Promise<System> {
  const ownParts = redisUrl === undefined && options.parts === undefined ? createMemoryParts() : undefined;
  const parts = options.parts ?? ownParts;
  const dataDir = await mkdtemp(join(tmpdir(), 'perfolio-risk-'));
  const secrets = await readSecrets(settings({}), dataDir);
  const context = await startFakeContext(secrets);
  for (const ticker of [...TICKERS, 'SPY', 'MTUM', 'XLE']) context.prices.set(ticker, madeUpPrices(ticker));
  const portfolioId = randomUUID();
  Object.assign(context, { generation: state(1_000), marketDataVersion: state(500) });
  context.portfolios.set(portfolioId, portfolioOf(TICKERS, { portfolioId }));
  const owner = randomUUID();
  const principal = {
    caller: owner,
    session: randomUUID(),
    owner,
    portfolio: portfolioId,
    generation: state(1_000),
    marketDataVersion: state(500),
    scopes: ['risk:read'],
  };
  const config = readRiskConfig(
    {
      PERFOLIO_RISK_PORT: '0',
      PERFOLIO_DATA_DIR: dataDir,
      PERFOLIO_CONTEXT_ADDRESS: context.address,
      PERFOLIO_RISK_THREADS: '1',
      ...(redisUrl !== undefined && { REDIS_URL: redisUrl }),
    },
    { ownProcess: parts === undefined },
  );
  const logger = createLogger('risk', 'silent', process.stdout);
  const { cacheLimits = {} } = options;
  const given = { secrets, logger, cacheLimits, ...(parts !== undefined && { parts }) };
  const risks = await Promise.all(Array.from({ length: replicas }, () => startRisk(config, given)));
  const identity = createServiceIdentity('gateway', secrets.serviceSecret, Date.now);
  const signer = await createAssertionSigner(secrets.signingKeys, Date.now);
  const clients = risks.map(({ port }) =>
    createServiceClient({ addresses: [`127.0.0.1:${port}`], audience: 'risk', identity }),
  );
  const client = (risk = 0): ServiceClient => clients[risk] as ServiceClient;
  const sign = (whose: Principal) => signer.sign(whose);
  return {
    context,
    risks,
    principal,
    sign,
    client,
    ask: (asked = {}) => ask({ client, sign, principal }, asked),
    close: async () => {
      for (const one of clients) one.close();
      for (const risk of risks) await risk.close();
      await ownParts?.close();
      await context.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function ask(
  { client, sign, principal }: Pick<System, 'client' | 'sign' | 'principal'>,
  asked: Partial<Asked>,
): Promise<Answered> {
  const { risk = 0, sent = {}, signal = AbortSignal.timeout(15_000) } = asked;
  const subject: riskV1.Subject['subject'] = asked.subject ?? {
    $case: 'portfolioId',
    value: principal.portfolio ?? '',
  };
  const request = riskV1.GetAnalysisRequest.fromPartial({ subject: { subject }, parameters: asked.parameters ?? {} });
  const assertion = await sign({ ...principal, ...asked.principal });
  const onward = { signal, deadline: Date.now() + 15_000, requestId: randomUUID(), assertion, sent };
  const { message, trailer } = await client(risk).raw(riskV1.RiskServiceService.getAnalysis, request, onward);
  return {
    bytes: message,
    answer: riskV1.GetAnalysisResponse.decode(message),
    cacheStatus: trailer('cache-status'),
    answerTag: trailer('answer-tag'),
    engineVersion: trailer('engine-version'),
  };
}
