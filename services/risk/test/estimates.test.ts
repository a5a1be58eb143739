import { randomUUID } from 'node:crypto';
import { type gatewayV1, riskV1 } from '@perfolio/contracts';
import { ENGINE_VERSION } from '@perfolio/engine';

import { monthEnds } from './prices';
import { portfolioOf, startSystem, type System } from './system';

let system: System;

beforeAll(async () => {
  system = await startSystem();
});

afterAll(() => system.close());

const onward = async () => ({
  signal: AbortSignal.timeout(15_000),
  deadline: Date.now() + 15_000,
  requestId: randomUUID(),
  assertion: await system.sign(system.principal),
});

const estimateOf = async (portfolio: gatewayV1.Portfolio) => {
  const request = riskV1.EstimateExpectedReturnsRequest.fromPartial({
    subject: { subject: { $case: 'inline', value: portfolio } },
  });
  const { estimateExpectedReturns } = riskV1.RiskServiceService;
  return (await system.client().unary(estimateExpectedReturns, request, await onward())).message;
};

/** Thirteen prices make twelve returns: one of them 12 %, the others none. */
const TWELVE_MONTHS = [100, ...Array.from({ length: 12 }, () => 112)];

describe('expected returns', () => {
  it('are twelve times the mean monthly return', async () => {
    system.context.prices.set('UP', monthEnds(TWELVE_MONTHS));

    const { expectedReturns, computedAt } = await estimateOf(portfolioOf(['UP']));

    expect(expectedReturns).toEqual([expect.objectContaining({ ticker: 'UP', asOf: '2021-01-29' })]);
    expect(expectedReturns[0]?.expectedReturn).toBeCloseTo(0.12, 12);
    expect(Number(computedAt?.seconds)).toBeGreaterThan(1_700_000_000);
  });

  it('are left out for tickers with less than twelve months, or no prices at all', async () => {
    system.context.prices.set('UP', monthEnds(TWELVE_MONTHS));
    system.context.prices.set('YOUNG', monthEnds(TWELVE_MONTHS.slice(1), '2020-02'));

    const { expectedReturns, skippedTickers } = await estimateOf(portfolioOf(['UP', 'YOUNG', 'NONE']));

    expect(expectedReturns.map(({ ticker }) => ticker)).toEqual(['UP']);
    expect(skippedTickers).toEqual(['NONE', 'YOUNG']);
  });

  it("stay within the portfolio's window", async () => {
    const window = { start: '2020-02-01', end: '2020-12-31' };

    const { skippedTickers } = await estimateOf(portfolioOf(['UP'], { window }));

    expect(skippedTickers).toEqual(['UP']);
  });

  it('are all skipped where nothing has prices', async () => {
    expect((await estimateOf(portfolioOf(['NONE']))).skippedTickers).toEqual(['NONE']);
  });
});

describe('the cache', () => {
  it('is counted per method for the caller', async () => {
    await system.ask();
    await system.ask();

    const { getCacheUsage } = riskV1.RiskServiceService;
    const { message } = await system.client().unary(getCacheUsage, {}, await onward());

    const analyses = message.methods.find(({ method }) => method === 'perfolio.risk.v1.RiskService/GetAnalysis');
    expect(analyses).toMatchObject({ entries: 1n, hits: 1n, misses: 1n });
    expect(Number(analyses?.bytes)).toBeGreaterThan(500);
  });
});

describe('the engine', () => {
  it('tells its version to any service', async () => {
    const { getEngine } = riskV1.RiskServiceService;
    const { assertion: _, ...alone } = await onward();

    expect((await system.client().unary(getEngine, {}, alone)).message.engineVersion).toBe(ENGINE_VERSION);
  });
});

describe('a report', () => {
  it('is an answer of its own with the numbers of the analysis', async () => {
    const request = riskV1.GetReportRequest.fromPartial({
      subject: { subject: { $case: 'portfolioId', value: system.principal.portfolio ?? '' } },
    });
    const { answer } = await system.ask();

    const { message, trailer } = await system
      .client()
      .unary(riskV1.RiskServiceService.getReport, request, await onward());

    expect(trailer('cache-status')).toBe('perfolio; fwd=uri-miss; stored');
    expect(message.portfolioView).toEqual(answer.portfolioView);
  });
});
