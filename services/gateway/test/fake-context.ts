import { randomUUID } from 'node:crypto';
import { contextV1, gatewayV1 } from '@perfolio/contracts';
import { notFound, PerfolioError } from '@perfolio/errors';
import {
  type Call,
  createAssertionVerifier,
  createLogger,
  createServiceVerifier,
  internal,
  type Method,
  type PrincipalCall,
  publicKeys,
  type Secrets,
  serve,
} from '@perfolio/service';

/** What a method was asked, by whom. */
interface Asked {
  readonly method: string;
  readonly request: unknown;
  readonly call: Call | PrincipalCall;
}

/** A record of people and portfolios in memory that remembers what it was asked, over real sockets. */
export class FakeContext {
  readonly sessions = new Map<string, { readonly userId: string; readonly scopes: readonly string[] }>();
  readonly portfolios = new Map<string, { readonly owner: string; portfolio: gatewayV1.Portfolio }>();
  readonly asked: Asked[] = [];
  /** Items of every Resolve, batch by batch. */
  readonly batches: contextV1.ResolveItem[][] = [];
  readonly imported: gatewayV1.ImportPricesRequest[] = [];
  generation = '1-aaaaaaaaaaaaaaaa';
  marketDataVersion = '1-bbbbbbbbbbbbbbbb';
  /** Holds every Resolve back until it resolves. */
  gate: Promise<void> = Promise.resolve();
  /** Thrown by every method but Resolve. */
  refusal: PerfolioError | undefined;
  /** Changes what Resolve answers. */
  tamper = (resolutions: contextV1.Resolution[]): contextV1.Resolution[] => resolutions;
  pendingErasure = false;
  address = '';
  close = async (): Promise<void> => undefined;

  /** A user with a session. */
  addUser(scopes: readonly string[] = ['portfolios:read', 'portfolios:write', 'risk:read']): {
    userId: string;
    sessionId: string;
  } {
    const user = { userId: randomUUID(), sessionId: randomUUID() };
    this.sessions.set(user.sessionId, { userId: user.userId, scopes });
    return user;
  }

  addPortfolio(owner: string, given: Partial<gatewayV1.Portfolio> = {}): gatewayV1.Portfolio {
    const portfolioId = randomUUID();
    const portfolio = gatewayV1.Portfolio.fromPartial({ name: 'Mine', ...given, etag: 'e1', portfolioId });
    this.portfolios.set(portfolioId, { owner, portfolio });
    return portfolio;
  }

  resolutionOf({ sessionId, portfolioId }: contextV1.ResolveItem): contextV1.Resolution {
    const session = this.sessions.get(sessionId);
    const empty = contextV1.Resolution.fromPartial({ sessionId, portfolioId });
    if (session === undefined) return { ...empty, verdict: contextV1.Verdict.REVOKED };
    const known = { ...empty, callerId: session.userId, scopes: [...session.scopes] };
    if (portfolioId !== '' && this.portfolios.get(portfolioId)?.owner !== session.userId)
      return { ...known, verdict: contextV1.Verdict.NOT_FOUND };
    const { generation, marketDataVersion } = this;
    return { ...known, verdict: contextV1.Verdict.ALLOWED, ownerId: session.userId, generation, marketDataVersion };
  }

  stored(portfolioId: string, { principal }: PrincipalCall): gatewayV1.Portfolio {
    const held = this.portfolios.get(portfolioId);
    if (held?.owner !== principal.owner) throw notFound('portfolio');
    return held.portfolio;
  }
}

/** @param port 0 takes a free one */
export async function startFakeContext(secrets: Secrets, port = 0, context = new FakeContext()): Promise<FakeContext> {
  const server = await serve({
    host: '127.0.0.1',
    port,
    maxStreams: 2000,
    services: ['IdentityService', 'ContextService', 'MarketDataService'].map((name) => `perfolio.context.v1.${name}`),
    hosting: { logger: createLogger('context', 'silent', process.stdout), now: Date.now },
    methods: methodsOf(context, secrets),
  });
  context.address = `127.0.0.1:${server.port}`;
  context.close = () => server.drain(0);
  return context;
}

function methodsOf(context: FakeContext, { serviceSecret, signingKeys }: Secrets): Method[] {
  const services = createServiceVerifier('context', serviceSecret, Date.now);
  const assertions = createAssertionVerifier(publicKeys(signingKeys), 'context', Date.now);
  const inner = internal(services, assertions);
  const recorded =
    <Q, C extends Call, A>(handle: (request: Q, call: C) => A | Promise<A>) =>
    async (request: Q, call: C): Promise<A> => {
      context.asked.push({ method: call.method, request, call });
      if (context.refusal !== undefined) throw context.refusal;
      return handle(request, call);
    };
  const { ContextServiceService: data, IdentityServiceService: identity, MarketDataServiceService: market } = contextV1;
  const grant = (userId: string, sessionId: string) => ({
    grant: {
      userId,
      sessionId,
      refreshToken: `refresh-${sessionId}`,
      expireTime: { seconds: 4_102_444_800n, nanos: 0 },
    },
  });
  return [
    inner.forService(data.resolve, async ({ items }) => {
      context.batches.push(items);
      await context.gate;
      return { resolutions: context.tamper(items.map((item) => context.resolutionOf(item))) };
    }),
    inner.forService(
      identity.createAccount,
      recorded(() => ({ userId: randomUUID() })),
    ),
    inner.forService(
      identity.createSession,
      recorded(() => {
        const { userId, sessionId } = context.addUser();
        return grant(userId, sessionId);
      }),
    ),
    inner.forService(
      identity.refreshSession,
      recorded(({ refreshToken }: contextV1.RefreshSessionRequest) => {
        const sessionId = refreshToken.replace('refresh-', '');
        const session = context.sessions.get(sessionId);
        if (session === undefined) throw new PerfolioError('CREDENTIALS_INVALID', 'The refresh token is not valid.');
        return grant(session.userId, sessionId);
      }),
    ),
    inner.forPrincipal(
      identity.getAccount,
      recorded((_request: object, { principal }: PrincipalCall) => ({
        account: gatewayV1.Account.fromPartial({ userId: principal.caller, email: 'a@example.com' }),
      })),
    ),
    inner.forPrincipal(
      identity.updateAccount,
      recorded(({ displayName }: contextV1.UpdateAccountRequest) => ({
        account: gatewayV1.Account.fromPartial({ displayName: displayName ?? 'unchanged' }),
      })),
    ),
    inner.forPrincipal(
      identity.eraseAccount,
      recorded(() => ({ pending: context.pendingErasure })),
    ),
    inner.forPrincipal(
      identity.listSessions,
      recorded(({ currentSessionId }: contextV1.ListSessionsRequest) => ({
        sessions: [gatewayV1.Session.fromPartial({ sessionId: currentSessionId, current: true })],
        nextPageToken: '',
      })),
    ),
    inner.forPrincipal(
      identity.revokeSession,
      recorded(({ sessionId }: contextV1.RevokeSessionRequest) => {
        if (!context.sessions.delete(sessionId)) throw notFound('session');
        return {};
      }),
    ),
    inner.forPrincipal(
      identity.revokeAllSessions,
      recorded(() => {
        context.sessions.clear();
        return {};
      }),
    ),
    inner.forPrincipal(
      data.listPortfolios,
      recorded((_request: object, { principal }: PrincipalCall) => ({
        portfolios: [...context.portfolios.values()]
          .filter(({ owner }) => owner === principal.owner)
          .map((held) => held.portfolio),
        nextPageToken: '',
      })),
    ),
    inner.forPrincipal(
      data.createPortfolio,
      recorded((request: contextV1.CreatePortfolioRequest, { principal }: PrincipalCall) => ({
        portfolio: context.addPortfolio(principal.owner, request.portfolio),
      })),
    ),
    inner.forPrincipal(
      data.getPortfolio,
      recorded(({ portfolioId }: contextV1.GetPortfolioRequest, call: PrincipalCall) => ({
        portfolio: context.stored(portfolioId, call),
      })),
    ),
    inner.forPrincipal(
      data.updatePortfolio,
      recorded((request: contextV1.UpdatePortfolioRequest, call: PrincipalCall) => {
        const { portfolio = gatewayV1.Portfolio.fromPartial({}), ifMatch } = request;
        const stored = context.stored(portfolio.portfolioId, call);
        if (ifMatch !== '' && ifMatch !== '*' && ifMatch !== `"${stored.etag}"`)
          throw new PerfolioError('ETAG_MISMATCH', 'The portfolio has changed.');
        const changed = { ...stored, ...portfolio, etag: `${stored.etag}+` };
        context.portfolios.set(portfolio.portfolioId, { owner: call.principal.owner, portfolio: changed });
        return { portfolio: changed };
      }),
    ),
    inner.forPrincipal(
      data.deletePortfolio,
      recorded(({ portfolioId }: contextV1.DeletePortfolioRequest) => {
        context.portfolios.delete(portfolioId);
        return {};
      }),
    ),
    inner.forPrincipal(
      data.resetLimits,
      recorded(({ portfolioId }: contextV1.ResetLimitsRequest, call: PrincipalCall) => ({
        portfolio: context.stored(portfolioId, call),
      })),
    ),
    inner.forPrincipal(
      data.resolveFactorProxies,
      recorded(({ portfolioId }: contextV1.ResolveFactorProxiesRequest, call: PrincipalCall) => ({
        portfolio: context.stored(portfolioId, call),
        unresolvedTickers: ['XYZ'],
      })),
    ),
    inner.forPrincipal(
      data.getPositionMetadata,
      recorded(() => ({ positionMetadata: [], loadedAt: undefined, stale: true })),
    ),
    inner.forPrincipal(
      data.getActivePortfolio,
      recorded(() => ({ portfolioId: '', generation: context.generation })),
    ),
    inner.forPrincipal(
      data.setActivePortfolio,
      recorded(({ portfolioId }: contextV1.SetActivePortfolioRequest) => ({
        portfolioId,
        generation: context.generation,
      })),
    ),
    inner.forPrincipal(
      data.clearCache,
      recorded(() => ({ generation: context.generation })),
    ),
    inner.forService(
      market.getMarketData,
      recorded(() => ({
        marketData: gatewayV1.GetMarketDataResponse.fromPartial({ marketDataVersion: context.marketDataVersion }),
      })),
    ),
    inner.forService(
      market.listInstruments,
      recorded(({ page }: contextV1.ListInstrumentsRequest) => ({
        page: gatewayV1.ListInstrumentsResponse.fromPartial({
          instruments: [gatewayV1.Instrument.fromPartial({ ticker: page?.prefix ?? '', name: String(page?.pageSize) })],
        }),
      })),
    ),
    inner.uploadForPrincipal(market.importPrices, async (parts) => {
      for await (const { part } of parts) context.imported.push(gatewayV1.ImportPricesRequest.fromPartial(part ?? {}));
      return { report: gatewayV1.ImportPricesResponse.fromPartial({ rows: context.imported.length }) };
    }),
  ];
}
