import { contextV1, gatewayV1 } from '@perfolio/contracts';
import { notFound, PerfolioError } from '@perfolio/errors';
import {
  createAssertionVerifier,
  createLogger,
  createServiceVerifier,
  internal,
  publicKeys,
  type Secrets,
  serve,
  stream,
} from '@perfolio/service';

import type { Series } from './prices';

/** A Context that holds what a test puts there and remembers what it was asked, over real sockets. */
export interface FakeContext {
  readonly address: string;
  readonly portfolios: Map<string, gatewayV1.Portfolio>;
  readonly prices: Map<string, Series>;
  /** Users whose accounts were erased or disabled. */
  readonly gone: Set<string>;
  readonly asked: { readonly snapshots: string[]; readonly series: string[]; readonly ownerSnapshots: string[] };
  generation: string;
  marketDataVersion: string;
  /** As the version before was, it refuses a field that it does not know. */
  knowsHeldVersions: boolean;
  /** Holds answers back until it resolves. */
  gate: Promise<void>;
  close(): Promise<void>;
}

export async function startFakeContext(secrets: Secrets): Promise<FakeContext> {
  const context: FakeContext = {
    address: '',
    portfolios: new Map(),
    prices: new Map(),
    gone: new Set(),
    asked: { snapshots: [], series: [], ownerSnapshots: [] },
    generation: '',
    marketDataVersion: '',
    knowsHeldVersions: true,
    gate: Promise.resolve(),
    close: async () => undefined,
  };
  const services = createServiceVerifier('context', secrets.serviceSecret, Date.now);
  const assertions = createAssertionVerifier(publicKeys(secrets.signingKeys), 'context', Date.now);
  const { forOnly, forPrincipal, forService } = internal(services, assertions);
  const snapshots = contextV1.ContextServiceService;
  const market = contextV1.MarketDataServiceService;
  const server = await serve({
    host: '127.0.0.1',
    port: 0,
    maxStreams: 100,
    services: ['perfolio.context.v1.ContextService', 'perfolio.context.v1.MarketDataService'],
    hosting: { logger: createLogger('context', 'silent', process.stdout), now: Date.now },
    methods: [
      forPrincipal(snapshots.getSnapshot, async ({ portfolioId, asIs }, call) => {
        context.asked.snapshots.push(`${portfolioId} ${asIs ? 'as is' : call.principal.generation}`);
        await context.gate;
        return snapshotIn(context, { portfolioId, asIs, asserted: call.principal.generation });
      }),
      forOnly('risk', snapshots.resolveOwners, async ({ userIds }) => ownersIn(context, userIds)),
      forOnly('risk', snapshots.getOwnerSnapshot, async ({ userId, portfolioId, generation }) => {
        context.asked.ownerSnapshots.push(`${userId} ${portfolioId} ${generation}`);
        await context.gate;
        return snapshotIn(context, { portfolioId, asIs: false, asserted: generation });
      }),
      forService(market.getMarketData, async () => ({
        marketData: gatewayV1.GetMarketDataResponse.fromPartial({ marketDataVersion: context.marketDataVersion }),
      })),
      stream(market.getSeries, (request) => seriesIn(context, request)),
    ],
  });
  return Object.assign(context, { address: `127.0.0.1:${server.port}`, close: () => server.drain(1_000) });
}

const ownersIn = ({ gone, generation, marketDataVersion }: FakeContext, userIds: readonly string[]) => ({
  owners: userIds.filter((userId) => !gone.has(userId)).map((userId) => ({ userId, generation })),
  marketDataVersion,
});

function snapshotIn(
  { portfolios, generation, marketDataVersion }: FakeContext,
  { portfolioId, asIs, asserted }: { portfolioId: string; asIs: boolean; asserted: string },
) {
  if (!asIs && asserted !== generation) throw new PerfolioError('GENERATION_CHANGED', 'It changed.');
  const portfolio = portfolios.get(portfolioId);
  if (portfolio === undefined) throw notFound('portfolio');
  return { portfolio, generation, marketDataVersion };
}

async function* seriesIn(
  context: FakeContext,
  { marketDataVersion, tickers, heldVersion }: contextV1.GetSeriesRequest,
) {
  if (heldVersion !== '' && !context.knowsHeldVersions) {
    throw new PerfolioError('FIELD_UNKNOWN', 'This version does not know the field held_version.');
  }
  context.asked.series.push(tickers.join(' '));
  await context.gate;
  if (marketDataVersion !== context.marketDataVersion) throw new PerfolioError('VERSION_CHANGED', 'Prices moved on.');
  for (const ticker of tickers) yield seriesMessage(ticker, context.prices);
}

function seriesMessage(ticker: string, prices: ReadonlyMap<string, Series>): contextV1.GetSeriesResponse {
  const series = prices.get(ticker);
  if (series === undefined) {
    const suggestion = ticker === 'APPL' ? 'AAPL' : '';
    return contextV1.GetSeriesResponse.fromPartial({ ticker, suggestion });
  }
  const { days, closes } = series;
  return { ticker, days: Buffer.from(days.buffer), closes: Buffer.from(closes.buffer), suggestion: '', kept: 0 };
}
