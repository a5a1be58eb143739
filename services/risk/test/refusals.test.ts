import { randomUUID } from 'node:crypto';
import { gatewayV1, riskV1 } from '@perfolio/contracts';

import { madeUpPrices } from './prices';
import { portfolioOf, startSystem, state, type System, TICKERS } from './system';

let system: System;

beforeAll(async () => {
  system = await startSystem();
});

afterAll(() => system.close());

const inline = (value: gatewayV1.Portfolio) => ({ $case: 'inline' as const, value });

describe('a subject', () => {
  it('that the assertion does not name is a missing one, before anything is looked up', async () => {
    system.context.asked.snapshots.length = 0;
    const subject = { $case: 'portfolioId' as const, value: randomUUID() };

    await expect(system.ask({ subject })).rejects.toMatchObject({ reason: 'RESOURCE_NOT_FOUND' });
    expect(system.context.asked.snapshots).toEqual([]);
  });

  it('by id is a missing one when the assertion names none', async () => {
    const { portfolio, ...principal } = system.principal;
    const assertion = await system.sign(principal);
    const request = riskV1.GetAnalysisRequest.fromPartial({
      subject: { subject: { $case: 'portfolioId', value: portfolio ?? '' } },
    });

    const answer = system.client().unary(riskV1.RiskServiceService.getAnalysis, request, onward(assertion));

    await expect(answer).rejects.toMatchObject({ reason: 'RESOURCE_NOT_FOUND' });
  });

  it('by value is not answered for another owner than the caller', async () => {
    const asked = system.ask({ subject: inline(portfolioOf(TICKERS)), principal: { owner: randomUUID() } });

    await expect(asked).rejects.toMatchObject({ reason: 'INTERNAL' });
  });

  it('is not answered without an assertion', async () => {
    const asked = system
      .client()
      .unary(riskV1.RiskServiceService.getAnalysis, riskV1.GetAnalysisRequest.fromPartial({}), onward());

    await expect(asked).rejects.toMatchObject({ reason: 'DEPENDENCY_UNAVAILABLE' });
  });
});

describe('tickers without prices', () => {
  it('are all named, where the caller wrote them, with what he may have meant', async () => {
    const portfolio = portfolioOf(['ZZZ', 'KO', 'appl'], {
      factorProxies: [{ ticker: 'KO', market: 'SYP' }],
    });

    await expect(system.ask({ subject: inline(portfolio) })).rejects.toMatchObject({
      reason: 'UNKNOWN_TICKER',
      violations: [
        { field: 'portfolio.positions[0].ticker', got: 'ZZZ' },
        {
          field: 'portfolio.positions[2].ticker',
          got: 'APPL',
          description: 'portfolio.positions[2].ticker "APPL" has no prices. Did you mean "AAPL"?',
        },
        { field: 'portfolio.factorProxies[0].market', got: 'SYP' },
      ],
    });
  });

  it('are named by their places in the stored portfolio', async () => {
    const portfolioId = randomUUID();
    system.context.portfolios.set(portfolioId, portfolioOf(['KO', 'APPL']));

    const asked = system.ask({
      subject: { $case: 'portfolioId', value: portfolioId },
      principal: { portfolio: portfolioId },
    });

    await expect(asked).rejects.toMatchObject({
      reason: 'UNKNOWN_TICKER',
      message: 'positions[1].ticker "APPL" has no prices. Did you mean "AAPL"?',
    });
  });

  it('are asked for once per state of the prices', async () => {
    const subject = inline(portfolioOf(['KO', 'NONE']));
    await expect(system.ask({ subject })).rejects.toMatchObject({ reason: 'UNKNOWN_TICKER' });
    system.context.asked.series.length = 0;

    await expect(system.ask({ subject })).rejects.toMatchObject({ reason: 'UNKNOWN_TICKER' });
    expect(system.context.asked.series).toEqual([]);
  });
});

describe('what the data do not allow', () => {
  it('is said with what is there, what is needed and what to do', async () => {
    system.context.prices.set('NEWCO', madeUpPrices('NEWCO', { start: '2024-01-02' }));

    await expect(system.ask({ subject: inline(portfolioOf(['KO', 'NEWCO'])) })).rejects.toMatchObject({
      reason: 'INSUFFICIENT_HISTORY',
      message:
        'The positions have 5 monthly returns in common from 2014-06-28 to 2024-06-28; 12 are needed. NEWCO alone has too few. Leave it out, or widen the window.',
      metadata: { observations: '5', required: '12', tickers: 'NEWCO' },
    });
  });

  it.each([
    ['ZERO_EXPOSURE', { positions: [] }],
    ['ZERO_NET', { positions: [weight('KO', 0.5), weight('GE', -0.5)], weightBasis: gatewayV1.WeightBasis.NET }],
    ['UNKNOWN_CURRENCY', { positions: [money('KO', 100, 'JPY')] }],
    ['NON_POSITIVE_NAV', { positions: [money('KO', -100, 'USD')] }],
  ])('is refused as %s', async (reason, fields) => {
    await expect(system.ask({ subject: inline(portfolioOf([], fields)) })).rejects.toMatchObject({ reason });
  });

  it('includes a window that begins after the prices end', async () => {
    await expect(system.ask({ parameters: { start: '2030-01-01' } })).rejects.toMatchObject({
      reason: 'FIELD_INVALID',
      violations: [{ field: 'start', got: '2030-01-01', limit: 'before 2024-06-28' }],
    });
  });

  it('includes matrices of more than 500 positions', async () => {
    const tickers = Array.from({ length: 501 }, (_, index) => `T${index}`);

    const asked = system.ask({ subject: inline(portfolioOf(tickers)), parameters: { view: gatewayV1.View.FULL } });

    await expect(asked).rejects.toMatchObject({
      reason: 'LIMIT_EXCEEDED',
      violations: [{ field: 'view', got: '501' }],
    });
  });

  it('includes prices of a state that is gone', async () => {
    await expect(system.ask({ principal: { marketDataVersion: state(400) } })).rejects.toMatchObject({
      reason: 'VERSION_CHANGED',
    });
  });
});

function weight(ticker: string, value: number) {
  return { ticker, quantity: { $case: 'weight' as const, value } };
}

function money(ticker: string, amount: number, currency: string) {
  return { ticker, quantity: { $case: 'value' as const, value: { amount, currency } } };
}

const onward = (assertion?: string) => ({
  signal: AbortSignal.timeout(15_000),
  deadline: Date.now() + 15_000,
  requestId: randomUUID(),
  ...(assertion !== undefined && { assertion }),
});
