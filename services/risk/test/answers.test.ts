import { gatewayV1, riskV1 } from '@perfolio/contracts';

import { askOnce, inline } from './asking';
import { startSystem, type System, wholePortfolio } from './system';

// The first answers of a process wait for code to be compiled, which takes its time on a busy machine.
jest.setTimeout(90_000);

const service = riskV1.RiskServiceService;
const { FAIL, NOT_EVALUATED } = gatewayV1.RiskLimit_Status;

let system: System;

beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system.close());

const whole = (...more: Parameters<typeof wholePortfolio>) => inline(wholePortfolio(...more));

const performance = (subject = whole(), more: object = {}) =>
  askOnce(system, service.getPerformance, riskV1.GetPerformanceRequest.fromPartial({ subject, ...more }));
const analysis = (subject = whole()) =>
  askOnce(system, service.getAnalysis, riskV1.GetAnalysisRequest.fromPartial({ subject }));

describe('performance', () => {
  it('agrees with the analysis on what both speak of', async () => {
    const { answer } = await performance();
    const { answer: analysed } = await analysis();

    expect(answer.performance?.portfolio?.volatilityAnnual).toBeCloseTo(
      analysed.portfolioView?.volatilityAnnual ?? 0,
      12,
    );
    expect(answer.inputs).toEqual({ ...analysed.inputs, observations: answer.performance?.portfolio?.observations });
  });

  it('measures a portfolio of the benchmark alone as the benchmark', async () => {
    const { answer } = await performance(whole({ positions: [{ ticker: 'SPY', quantity: weighing(1) }] }));

    expect(answer.performance?.beta).toBeCloseTo(1, 12);
    expect(answer.performance?.trackingError).toBeCloseTo(0, 12);
    expect(answer.performance?.portfolio).toEqual(answer.performance?.benchmark);
  });

  it('takes the benchmark and the rate of the request before those of the portfolio', async () => {
    const { answer } = await performance(whole(), { benchmark: 'xle', riskFreeRate: 0 });

    const own = answer.performance?.portfolio;
    expect(own?.sharpe).toBeCloseTo((own?.meanExcessAnnual ?? 0) / (own?.volatilityAnnual ?? 1), 12);
    expect(answer.performance?.benchmark).not.toEqual((await performance()).answer.performance?.benchmark);
  });

  it('shows rolling windows in full only', async () => {
    const full = await performance(whole(), { parameters: { view: gatewayV1.View.FULL } });

    expect((await performance()).answer.performance?.rolling).toBeUndefined();
    expect(full.answer.performance?.rolling).toMatchObject({ window: 12 });
    expect(full.answer.performance?.rolling?.labels).toHaveLength(120 - 11);
  });

  it.each(['benchmark', 'riskFreeRate'])('needs a %s from somebody', async (field) => {
    const subject = whole({ [field]: field === 'benchmark' ? '' : undefined });

    await expect(performance(subject)).rejects.toMatchObject({
      reason: 'FIELD_INVALID',
      violations: [expect.objectContaining({ field, rule: 'required' })],
    });
  });

  it('names a benchmark without prices', async () => {
    await expect(performance(whole(), { benchmark: 'NOPE' })).rejects.toMatchObject({
      reason: 'UNKNOWN_TICKER',
      violations: [expect.objectContaining({ field: 'benchmark', got: 'NOPE' })],
    });
  });
});

const weighing = (value: number) => ({ $case: 'weight' as const, value });

describe('limits', () => {
  const checks = (subject = whole()) =>
    askOnce(system, service.getLimitChecks, riskV1.GetLimitChecksRequest.fromPartial({ subject }));

  it('are breached where a row fails', async () => {
    const { answer } = await checks();

    expect(answer.riskLimits.map(({ metric }) => metric)).toEqual([
      'volatility',
      'largest_position',
      'systematic_share',
      'market_share',
      'industry_share',
    ]);
    expect(answer.riskLimits[0]).toMatchObject({ limit: 0.01, status: FAIL });
    expect(answer.breached).toBe(true);
    expect(answer.betaLimits.map(({ factor }) => factor)).toEqual(['market:SPY', 'momentum:MTUM-SPY', 'industry:XLE']);
  });

  it('that nobody set are not evaluated, and break nothing', async () => {
    const { answer } = await checks(whole({ limits: undefined }));

    expect(answer.riskLimits.every(({ status }) => status === NOT_EVALUATED)).toBe(true);
    expect(answer.betaLimits.every(({ status }) => status === NOT_EVALUATED)).toBe(true);
    expect(answer.breached).toBe(false);
  });
});

describe('a score', () => {
  const score = (subject = whole()) =>
    askOnce(system, service.getScore, riskV1.GetScoreRequest.fromPartial({ subject }));

  it('is the weighted mean of its components', async () => {
    const { riskScore } = (await score()).answer;

    const { factor = 0, industry = 0, volatility = 0, concentration = 0 } = riskScore?.components ?? {};
    expect(riskScore?.score).toBeCloseTo(0.3 * factor + 0.2 * industry + 0.25 * volatility + 0.25 * concentration, 10);
    expect(riskScore?.lossRatio?.concentration).toBeCloseTo((riskScore?.potentialLoss?.concentration ?? 0) / 0.3, 12);
  });

  it('gives advice where a limit is broken', async () => {
    const { riskScore } = (await score()).answer;

    expect(riskScore?.advice[0]?.sentence).toMatch(/\.$/);
    expect(riskScore?.advice[0]?.reasons).toContain(gatewayV1.Advice_Reason.RISK_LIMIT);
  });

  it('needs the loss its owner can bear', async () => {
    await expect(score(whole({ limits: { maxVolatility: 0.2 } }))).rejects.toMatchObject({
      reason: 'FIELD_INVALID',
      violations: [expect.objectContaining({ field: 'limits.maxLoss' })],
    });
  });
});

describe('a report', () => {
  const report = (subject = whole(), more: object = {}) =>
    askOnce(system, service.getReport, riskV1.GetReportRequest.fromPartial({ subject, ...more }));

  it('holds what each of the four answers by itself', async () => {
    const subject = whole();
    const { answer } = await report(subject);
    const checks = await askOnce(system, service.getLimitChecks, riskV1.GetLimitChecksRequest.fromPartial({ subject }));
    const score = await askOnce(system, service.getScore, riskV1.GetScoreRequest.fromPartial({ subject }));

    expect(answer.portfolioView).toEqual((await analysis(subject)).answer.portfolioView);
    expect(answer.performance).toEqual((await performance(subject)).answer.performance);
    expect([answer.riskLimits, answer.betaLimits]).toEqual([checks.answer.riskLimits, checks.answer.betaLimits]);
    expect(answer.riskScore).toEqual(score.answer.riskScore);
    expect(answer.leftOut).toEqual([]);
  });

  it('leaves out what lacks something, and says what', async () => {
    const { answer } = await report(whole({ benchmark: '', limits: undefined }));

    expect(answer.performance).toBeUndefined();
    expect(answer.riskScore).toBeUndefined();
    expect(answer.leftOut).toMatchObject([
      {
        part: 'performance',
        reason: 'FIELD_INVALID',
        message: 'Name a ticker to compare with to see the performance.',
      },
      {
        part: 'riskScore',
        reason: 'FIELD_INVALID',
        message: 'Set the highest loss you can bear in a year to get a score.',
      },
    ]);
    expect(answer.portfolioView?.volatilityAnnual).toBeGreaterThan(0);
  });
});

describe('what a report lacks', () => {
  const messagesOf = async (more: Parameters<typeof whole>[0]) => {
    const request = riskV1.GetReportRequest.fromPartial({ subject: whole(more) });
    return (await askOnce(system, service.getReport, request)).answer.leftOut.map(({ message }) => message);
  };

  it('is asked for in the words of people', async () => {
    expect(await messagesOf({ riskFreeRate: undefined })).toEqual([
      'Name the yearly rate that money without risk earns to see the performance.',
    ]);
    expect(await messagesOf({ benchmark: '', riskFreeRate: undefined })).toEqual([
      'Name a ticker to compare with, and the yearly rate that money without risk earns, to see the performance.',
    ]);
    expect(await messagesOf({ benchmark: 'NOPE' })).toEqual([
      'NOPE has no prices to compare with. Import them, or name another ticker.',
    ]);
  });
});

describe('a profile', () => {
  const profile = (asked: Parameters<typeof riskV1.GetInstrumentProfileRequest.fromPartial>[0]) =>
    askOnce(system, service.getInstrumentProfile, riskV1.GetInstrumentProfileRequest.fromPartial(asked));

  it('finds the benchmark moving with itself', async () => {
    const { stockProfile, inputs } = (await profile({ ticker: 'spy', benchmark: 'SPY' })).answer;

    expect(stockProfile).toMatchObject({ ticker: 'SPY', observations: 60 });
    expect(stockProfile?.market?.beta).toBeCloseTo(1, 12);
    expect(inputs).toMatchObject({ start: '2019-06-28', end: '2024-06-28', observations: 60 });
  });

  it('leaves the market out when there is no benchmark', async () => {
    const { stockProfile } = (await profile({ ticker: 'AAPL', proxies: { industry: 'XLE' } })).answer;

    expect(stockProfile?.market).toBeUndefined();
    expect(Object.keys(stockProfile?.factors ?? {})).toEqual(['industry:XLE']);
  });

  it.each([
    [{ ticker: 'NOPE' }, 'ticker'],
    [{ ticker: 'AAPL', benchmark: 'NOPE' }, 'benchmark'],
    [{ ticker: 'AAPL', proxies: { market: 'NOPE' } }, 'proxies.market'],
  ])('names what has no prices in %j', async (asked, field) => {
    await expect(profile(asked)).rejects.toMatchObject({
      reason: 'UNKNOWN_TICKER',
      violations: [expect.objectContaining({ field })],
    });
  });
});
