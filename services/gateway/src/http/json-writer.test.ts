import { fromBinary, toJson } from '@bufbuild/protobuf';
import { descriptors, gatewayV1, messageDescriptor } from '@perfolio/contracts';
import fc from 'fast-check';

import { jsonWriter } from './json-writer';

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const text = fc.string({ unit: 'binary' }).filter((given) => given.isWellFormed());
/** Keys that a JavaScript object would put in another order come first in it. */
const key = text.filter((given) => !/^\d+$/.test(given) && given !== '__proto__');
const byKey = <T>(value: fc.Arbitrary<T>) => fc.dictionary(key, value, { noNullPrototype: true });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const factors = byKey(fc.record({ factors: byKey(finite) }));

const analysis = fc.record({
  portfolioView: maybe(
    fc.record({
      tickers: fc.array(text),
      weights: fc.array(finite),
      observations: fc.nat(),
      covariance: maybe(
        fc.record({ rows: fc.nat(), columns: fc.nat(), values: fc.array(finite), undefined: fc.array(fc.nat()) }),
      ),
      volatility: maybe(finite),
      standaloneBetas: byKey(
        fc.record({
          factors: byKey(
            fc.record({ beta: finite, alpha: finite, n: fc.nat(), rSquared: maybe(finite), factorVol: finite }),
          ),
        }),
      ),
      factorVolsAnnual: factors,
      factorExposure: byKey(finite),
      industryExposure: byKey(fc.record({ groupBeta: maybe(finite) })),
      warnings: fc.array(text),
    }),
  ),
  factorModel: maybe(fc.record({ multiBetas: factors, systematicShare: maybe(finite) })),
  inputs: maybe(fc.record({ frequency: fc.integer({ min: 0, max: 2 }), start: text })),
  computedAt: maybe(
    fc.record({
      seconds: fc.bigInt({ min: 0n, max: 4_000_000_000n }),
      nanos: fc.integer({ min: 0, max: 999_999_999 }),
    }),
  ),
});

function bothWays(type: string, bytes: Uint8Array): [string, string] {
  const descriptor = messageDescriptor(`perfolio.gateway.v1.${type}`);
  const options = { alwaysEmitImplicit: true, registry: descriptors };
  return [jsonWriter(descriptor)(bytes), JSON.stringify(toJson(descriptor, fromBinary(descriptor, bytes), options))];
}

describe('an answer written from the wire', () => {
  it('is, value by value, what the reference library writes', () => {
    fc.assert(
      fc.property(analysis, (given) => {
        const bytes = gatewayV1.GetAnalysisResponse.encode(
          gatewayV1.GetAnalysisResponse.fromPartial(given as never),
        ).finish();

        const [written, expected] = bothWays('GetAnalysisResponse', bytes);

        expect(JSON.parse(written)).toEqual(JSON.parse(expected));
      }),
      { numRuns: 100 },
    );
  });

  it.each(['', ' as a slice of more bytes'])('writes integers, enums, truth and choices%s', (slice) => {
    const page = gatewayV1.ListPortfoliosResponse.fromPartial({
      portfolios: [
        {
          name: 'é"\n',
          positions: [
            { ticker: 'A', quantity: { $case: 'weight', value: 0 } },
            { ticker: 'B', quantity: { $case: 'value', value: { amount: -1e-7, currency: 'EUR' } } },
          ],
          lookbackYears: 4294967295,
          riskFreeRate: 0,
          limits: {},
          weightBasis: 3,
          updateTime: { seconds: 1n, nanos: 5 },
        },
      ],
    });
    const encoded = gatewayV1.ListPortfoliosResponse.encode(page).finish();
    const bytes = slice === '' ? encoded : Buffer.concat([Buffer.alloc(3), encoded, Buffer.alloc(2)]).subarray(3, -2);

    const [written, expected] = bothWays('ListPortfoliosResponse', bytes);

    expect(written).toBe(expected);
  });

  it('writes 64 bits as text', () => {
    const usage = { method: 'm', entries: 2n ** 64n - 1n, bytes: 1n, hits: 0n, misses: 2n ** 53n, hitRatio: 0 };
    const bytes = gatewayV1.GetCacheResponse.encode({ methods: [usage], entries: 0n, bytes: 7n }).finish();

    const [written, expected] = bothWays('GetCacheResponse', bytes);

    expect(written).toBe(expected);
  });

  it('passes over fields it does not know', () => {
    const known = gatewayV1.CreateAccountResponse.encode({ userId: 'u' }).finish();
    const bytes = Buffer.concat([Buffer.from([0x78, 0x96, 0x01, 0x7a, 2, 1, 2, 0x79, 1, 2, 3, 4, 5, 6, 7, 8]), known]);

    expect(jsonWriter(messageDescriptor('perfolio.gateway.v1.CreateAccountResponse'))(bytes)).toBe('{"userId":"u"}');
  });

  it('is refused when the bytes are cut short', () => {
    const bytes = gatewayV1.CreateAccountResponse.encode({ userId: 'user' }).finish();

    const write = jsonWriter(messageDescriptor('perfolio.gateway.v1.CreateAccountResponse'));

    expect(() => write(bytes.subarray(0, -1))).toThrow(RangeError);
  });
});
