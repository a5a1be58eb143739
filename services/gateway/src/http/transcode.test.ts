import { type DescMessage, fromJson, type JsonObject, toBinary } from '@bufbuild/protobuf';
import { gatewayV1, messageDescriptor } from '@perfolio/contracts';
import fc from 'fast-check';

import { contractOf } from '../contract';
import type { Definition, PublicMethod } from '../public-method';
import { createRememberedJson } from './remembered-json';
import { createTranscoder, type HttpRequest } from './transcode';

const { PortfolioServiceService: portfolios, RiskServiceService: risk, MarketDataServiceService: market } = gatewayV1;

function transcoderFor<Q, A>(definition: Definition<Q, A>) {
  const contract = contractOf(definition.path);
  const [binding] = contract.bindings;
  if (binding === undefined) throw new Error('The method has no route.');
  const method = { kind: 'unary', definition, contract, answer: async () => undefined } as PublicMethod;
  return createTranscoder(method, binding, createRememberedJson());
}

const request = (given: Partial<Omit<HttpRequest, 'query'>> & { query?: string }): HttpRequest => ({
  variables: new Map(),
  ...given,
  query: new URLSearchParams(given.query ?? ''),
});

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const text = fc.string({ unit: 'grapheme' });
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

/** ProtoJSON of a portfolio with everything that is emitted always, as a client would get it. */
const portfolioJson = fc
  .record({
    portfolioId: text,
    name: text,
    baseCurrency: text,
    positions: fc.array(
      fc.oneof(
        fc.record({ ticker: text, weight: finite }),
        fc.record({ ticker: text, shares: finite }),
        fc.record({ ticker: text, value: fc.record({ amount: finite, currency: text }) }),
      ),
    ),
    factorProxies: fc.array(
      fc.record({
        ticker: text,
        market: text,
        momentum: text,
        value: text,
        industry: text,
        subindustry: fc.array(text),
      }),
    ),
    limits: maybe(fc.record({ maxVolatility: maybe(finite), nearFraction: maybe(finite) })),
    expectedReturns: fc.array(fc.record({ ticker: text, expectedReturn: finite, asOf: text })),
    benchmark: text,
    riskFreeRate: maybe(finite),
    window: maybe(
      fc.record({ start: text, end: text, frequency: fc.constantFrom('FREQUENCY_UNSPECIFIED', 'MONTHLY', 'DAILY') }),
    ),
    weightBasis: fc.constantFrom('RAW', 'GROSS', 'NET'),
    lookbackYears: fc.nat(),
    cashTickers: fc.array(text),
    cashProxies: fc.array(fc.record({ currency: text, ticker: text })),
    idleReturn: fc.constantFrom('NOTHING', 'RISK_FREE'),
    role: fc.constantFrom('OWNER', 'VIEWER'),
    etag: text,
  })
  .map((value) => JSON.parse(JSON.stringify(value)) as JsonObject);

describe('a portfolio', () => {
  it('goes in by JSON and comes out the same', async () => {
    const create = transcoderFor(portfolios.createPortfolio);
    await fc.assert(
      fc.asyncProperty(portfolioJson, async (json) => {
        const message = create.request(request({ body: json })) as gatewayV1.CreatePortfolioRequest;
        const answer = gatewayV1.CreatePortfolioResponse.encode({ portfolio: message.portfolio }).finish();

        expect(JSON.parse(String(await create.response(answer)))).toEqual(json);
      }),
      { numRuns: 300 },
    );
  });

  it('means what the reference library reads', () => {
    const create = transcoderFor(portfolios.createPortfolio);
    const descriptor: DescMessage = messageDescriptor('perfolio.gateway.v1.CreatePortfolioRequest');
    fc.assert(
      fc.property(portfolioJson, (portfolio) => {
        const expected = portfolios.createPortfolio.requestDeserialize(
          Buffer.from(toBinary(descriptor, fromJson(descriptor, { portfolio }))),
        );

        expect(create.request(request({ body: portfolio }))).toEqual(expected);
      }),
      { numRuns: 100 },
    );
  });
});

describe('a query', () => {
  const analysis = transcoderFor(risk.getAnalysis);
  const variables = new Map([['portfolio_id', 'p']]);

  it('fills fields by their JSON names', () => {
    const query = 'start=2020-01-01&frequency=DAILY&view=FULL';

    expect(analysis.request(request({ variables, query }))).toMatchObject({
      portfolioId: 'p',
      start: '2020-01-01',
      end: '',
      frequency: gatewayV1.Frequency.DAILY,
      view: gatewayV1.View.FULL,
    });
  });

  it('repeats repeated fields and knows truth', () => {
    const query = 'tickers=A&tickers=B%2BC&skipExisting=true&onConflict=FAIL';

    expect(transcoderFor(market.importPrices).request(request({ query }))).toMatchObject({
      tickers: ['A', 'B+C'],
      skipExisting: true,
      onConflict: gatewayV1.OnConflict.FAIL,
    });
  });

  it('names a mask by JSON names', () => {
    const update = transcoderFor(portfolios.updatePortfolio);
    const query = 'updateMask=baseCurrency,limits';

    expect(update.request(request({ variables, query, body: {} }))).toMatchObject({
      updateMask: ['base_currency', 'limits'],
    });
  });

  it.each([
    ['foo=1&bar=2', 'FIELD_UNKNOWN', ['foo', 'bar']],
    ['portfolioId=other', 'FIELD_UNKNOWN', ['portfolioId']],
    ['start.x=1', 'FIELD_UNKNOWN', ['start.x']],
    ['start=a&start=b', 'FIELD_INVALID', ['start']],
    ['view=BOTH&foo=1', 'FIELD_INVALID', ['foo', 'view']],
    ['frequency=', 'FIELD_INVALID', ['frequency']],
  ])('is refused for %s', (query, reason, fields) => {
    let refusal: { reason?: string; violations?: { field: string }[] } = {};
    try {
      analysis.request(request({ variables, query }));
    } catch (error) {
      refusal = error as typeof refusal;
    }

    expect(refusal.reason).toBe(reason);
    expect(refusal.violations?.map(({ field }) => field)).toEqual(fields);
  });
});

describe('a partial change', () => {
  it('touches what its body names, zeros included', () => {
    const update = transcoderFor(portfolios.updatePortfolio);
    const body = { positions: [], base_currency: '', name: 'x' };

    expect(update.request(request({ body }))).toMatchObject({ updateMask: ['positions', 'base_currency', 'name'] });
  });
});

describe('an answer', () => {
  it('shows zeros and empty lists, leaves out what is undefined and writes 64 bits as text', async () => {
    const cache = transcoderFor(gatewayV1.CacheServiceService.getCache);
    const usage = { method: 'm', entries: 2n ** 60n, bytes: 0n, hits: 0n, misses: 0n };
    const bytes = gatewayV1.GetCacheResponse.encode({ methods: [usage], entries: 0n, bytes: 0n }).finish();

    expect(JSON.parse(String(await cache.response(bytes)))).toEqual({
      methods: [{ method: 'm', entries: '1152921504606846976', bytes: '0', hits: '0', misses: '0' }],
      entries: '0',
      bytes: '0',
    });
  });

  it('is an empty object where the shown part is absent', async () => {
    expect(String(await transcoderFor(portfolios.getLimits).response(new Uint8Array()))).toBe('{}');
  });
});
