import { canonicalDigest, gatewayV1, messageDescriptor, riskV1 } from '@perfolio/contracts';
import { PerfolioError } from '@perfolio/errors';
import fc from 'fast-check';

import { changes, filled } from '../test/every-field';
import { normalisedAnalysis, normalisedEstimate } from './normalise';
import { normalisedPerformance } from './normalise-questions';

const ANALYSIS = 'perfolio.risk.v1.GetAnalysisRequest';

type Inline = Parameters<typeof gatewayV1.Portfolio.fromPartial>[0];

const analysisOf = (portfolio: Inline, parameters: Partial<riskV1.Parameters> = {}) =>
  riskV1.GetAnalysisRequest.fromPartial({
    subject: { subject: { $case: 'inline', value: gatewayV1.Portfolio.fromPartial(portfolio) } },
    parameters,
  });
const storedAnalysis = (value: string, parameters: Partial<riskV1.Parameters> = {}) =>
  riskV1.GetAnalysisRequest.fromPartial({ subject: { subject: { $case: 'portfolioId', value } }, parameters });
const digest = (request: riskV1.GetAnalysisRequest) => canonicalDigest(ANALYSIS, normalisedAnalysis(request));
const weight = (ticker: string, value: number) => ({ ticker, quantity: { $case: 'weight' as const, value } });

const ID = '8d0f3c1e-52a4-4a53-9d2b-0a3a3f1f7c11';
const OTHER_ID = '0b6f3c1e-52a4-4a53-9d2b-0a3a3f1f7c12';
const BOOK: Inline = {
  name: 'Book',
  positions: [weight('KO', 0.4), weight('AAPL', 0.6)],
  factorProxies: [{ ticker: 'KO', market: 'SPY', subindustry: ['PEP', 'MNST'] }],
};

describe('requests of equal meaning', () => {
  const same = (one: riskV1.GetAnalysisRequest, other: riskV1.GetAnalysisRequest) =>
    expect(digest(one)).toBe(digest(other));

  it('have one key in whatever case tickers are written', () =>
    same(analysisOf(BOOK), analysisOf({ ...BOOK, positions: [weight(' ko', 0.4), weight('Aapl ', 0.6)] })));

  it('have one key in whatever order positions come', () =>
    same(analysisOf(BOOK), analysisOf({ ...BOOK, positions: [...(BOOK.positions ?? [])].reverse() })));

  it('have one key when equal tickers are added up', () =>
    same(
      analysisOf(BOOK),
      analysisOf({ ...BOOK, positions: [weight('AAPL', 0.6), weight('KO', 0.15), weight('ko', 0.25)] }),
    ));

  it('have one key when defaults are spelled out', () =>
    same(
      analysisOf(BOOK),
      analysisOf(
        { ...BOOK, baseCurrency: 'USD', lookbackYears: 10, weightBasis: 1, idleReturn: 1 },
        { frequency: 1, covariance: 1, view: 1 },
      ),
    ));

  it('have one key whether the window stands in the portfolio or beside it', () =>
    same(
      analysisOf({ ...BOOK, window: { start: '2020-01-01', end: '2023-12-31', frequency: 2 } }),
      analysisOf(BOOK, { start: '2020-01-01', end: '2023-12-31', frequency: 2 }),
    ));

  it('have one key when a window of the portfolio is overruled', () =>
    same(
      analysisOf({ ...BOOK, window: { start: '1999-01-01', end: '2023-12-31' } }, { start: '2020-01-01' }),
      analysisOf(BOOK, { start: '2020-01-01', end: '2023-12-31' }),
    ));

  it('have one key whatever id, etag and times an inline portfolio carries', () =>
    same(analysisOf(BOOK), analysisOf({ ...BOOK, portfolioId: ID, etag: 'x', createTime: { seconds: 5n, nanos: 0 } })));

  it('have one key in whatever case the id is written', () =>
    same(storedAnalysis(ID), storedAnalysis(ID.toUpperCase(), { covariance: 1, view: 1 })));

  it('have one key in any order, merged in any parts', () => {
    const tickers = fc.constantFrom('AAPL', 'KO', 'XOM', 'IBM', 'GE');
    const positions = fc.array(fc.record({ ticker: tickers, value: fc.double({ min: -1, max: 1, noNaN: true }) }), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(
        positions.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([one, other]) =>
          same(
            analysisOf({ positions: one.map(({ ticker, value }) => weight(ticker, value)) }),
            analysisOf({ positions: other.map(({ ticker, value }) => weight(ticker.toLowerCase(), value)) }),
          ),
      ),
    );
  });
});

describe('requests of different meaning', () => {
  /** A request in which every field has a value other than its default, so that any can be changed. */
  const full = () => filled(messageDescriptor(ANALYSIS), 0) as unknown as riskV1.GetAnalysisRequest;
  const IGNORED = /portfolioId$|etag$|role$|createTime|updateTime|inline\.window|bands\.floor/;

  it.each(changes(full(), messageDescriptor(ANALYSIS)).filter(([path]) => !IGNORED.test(path)))(
    'differ in key when %s differs',
    (_, changed) => {
      expect(canonicalDigest(ANALYSIS, normalisedAnalysis(changed as riskV1.GetAnalysisRequest))).not.toBe(
        digest(full()),
      );
    },
  );

  it.each([
    ['start', { start: '2021-01-01' }],
    ['end', { end: '2021-01-01' }],
    ['frequency', { frequency: 2 }],
  ])("differ in key when %s of the portfolio's window differs", (_, window) => {
    expect(digest(analysisOf({ ...BOOK, window }))).not.toBe(digest(analysisOf(BOOK)));
  });

  it('differ in key when a band of scores begins elsewhere', () => {
    const banded = (floor: number) => {
      const request = full();
      const portfolio = request.subject?.subject?.value as gatewayV1.Portfolio;
      Object.assign(portfolio.policy ?? {}, {
        bands: [
          { floor, name: 'safe' },
          { floor: 0, name: 'other' },
        ],
      });
      return digest(request);
    };

    expect(banded(70)).not.toBe(banded(60));
  });

  it('differ in key when shares are held instead of money', () => {
    const held = ($case: 'shares' | 'weight', value: number) =>
      digest(analysisOf({ positions: [{ ticker: 'KO', quantity: { $case, value } }] }));

    expect(new Set([held('shares', 1), held('weight', 1), held('shares', 2)]).size).toBe(3);
  });

  it('differ in key when the same numbers belong to other tickers', () => {
    fc.assert(
      fc.property(fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: -1, max: 1, noNaN: true }), (a, b) => {
        fc.pre(a !== b);
        expect(digest(analysisOf({ positions: [weight('AA', a), weight('BB', b)] }))).not.toBe(
          digest(analysisOf({ positions: [weight('AA', b), weight('BB', a)] })),
        );
      }),
    );
  });

  it('differ in key by method', () => {
    const request = analysisOf(BOOK);

    expect(
      canonicalDigest(
        'perfolio.risk.v1.GetReportRequest',
        normalisedPerformance({ ...request, benchmark: '', riskFreeRate: undefined }),
      ),
    ).not.toBe(digest(request));
  });
});

/** These may change only with an entry in the changelog: a changed digest empties every cache. */
describe('a key has not changed since the last release', () => {
  const report = (request: riskV1.GetAnalysisRequest) =>
    canonicalDigest(
      'perfolio.risk.v1.GetReportRequest',
      normalisedPerformance({ ...request, benchmark: '', riskFreeRate: undefined }),
    );
  const estimate = (request: riskV1.GetAnalysisRequest) =>
    canonicalDigest(
      'perfolio.risk.v1.EstimateExpectedReturnsRequest',
      normalisedEstimate({ subject: request.subject }),
    );
  const requests = [
    storedAnalysis(ID),
    storedAnalysis(OTHER_ID, { start: '2020-01-01', end: '2023-12-31', frequency: 2, covariance: 2, view: 2 }),
    analysisOf(BOOK),
  ];

  it.each([
    [
      'GetAnalysis',
      digest,
      [
        'a68cd61c88ab1621421f837b8cde03506f00d9cc115ad5eb07ff47e459d3c3bf',
        '76083586d82423eb25b3275ca7678635a0deae916b57acfb4ae90a20756d4356',
        'a56293c1554bd60816209d86f2f52090c4e04755699287c8c9720bf89c450515',
      ],
    ],
    [
      'GetReport',
      report,
      [
        '0ef7585f89549576e890a5616ee071650ecdf03d9e6d1347a5ec6c61e0f1c796',
        '4d754ea081437b43f6f1f1f70f5a750f38341597d37215ca6008598d0ded69f1',
        '7606bc508f21b4b1907296e4413711a5db1f1aeaef43384254ec79b28e7410b1',
      ],
    ],
    [
      'EstimateExpectedReturns',
      estimate,
      [
        '9188072782634635dab5587f20964cb05d9064052a819994a231a37aea47c1e7',
        '62861661515ecc338ca6168400478b3bd74540b2f57fb1daabf57c5acf177e2e',
        '1d82464b5485464a21bfdccc4a15d37bde55788a517541e51f54865f540dc89f',
      ],
    ],
  ])('of %s', (_, of, expected) => {
    expect(requests.map(of)).toEqual(expected);
  });
});

describe('a request that means nothing', () => {
  const fieldsOf = (request: riskV1.GetAnalysisRequest): string[] => {
    try {
      normalisedAnalysis(request);
    } catch (error) {
      if (error instanceof PerfolioError) return error.violations.map(({ field, rule }) => `${field} ${rule}`);
    }
    return [];
  };

  it('is told of everything at once, by the paths of the public request', () => {
    const request = analysisOf(
      { positions: [weight('A B', Number.NaN)] },
      {
        start: 'yesterday',
        end: '2023-02-30',
        frequency: 7 as gatewayV1.Frequency,
        covariance: -1,
        view: 3 as gatewayV1.View,
      },
    );

    expect(fieldsOf(request)).toEqual([
      'portfolio.positions[0].ticker ticker',
      'portfolio.positions[0].weight finite',
      'start date',
      'end date',
      'frequency choice',
      'covariance choice',
      'view choice',
    ]);
  });

  it('has a start that is not before its end', () => {
    expect(fieldsOf(storedAnalysis(ID, { start: '2023-01-01', end: '2023-01-01' }))).toEqual(['start order']);
  });

  it('names no portfolio', () => {
    expect(fieldsOf(riskV1.GetAnalysisRequest.fromPartial({}))).toEqual(['portfolio required']);
  });

  it('is refused for numbers that are not finite before anything is hashed', () => {
    expect(fieldsOf(analysisOf({ ...BOOK, riskFreeRate: Number.POSITIVE_INFINITY }))).toEqual([
      'portfolio.riskFreeRate finite',
    ]);
  });
});
