import { gatewayV1, riskV1 } from '@perfolio/contracts';

import { askOnce, askStream, inline } from './asking';
import { startSystem, type System, wholePortfolio } from './system';

// The first answers of a process wait for code to be compiled, which takes its time on a busy machine.
jest.setTimeout(90_000);

const service = riskV1.RiskServiceService;

let system: System;

beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system.close());

const whole = (...more: Parameters<typeof wholePortfolio>) => inline(wholePortfolio(...more));

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
const weightSum = (weights: readonly gatewayV1.TickerWeight[]): number => sum(weights.map(({ weight }) => weight));

const analysis = (subject = whole()) =>
  askOnce(system, service.getAnalysis, riskV1.GetAnalysisRequest.fromPartial({ subject }));

describe('a what-if', () => {
  const whatIf = (asked: Parameters<typeof riskV1.WhatIfRequest.fromPartial>[0]) =>
    askOnce(system, service.whatIf, riskV1.WhatIfRequest.fromPartial({ subject: whole(), ...asked }));
  const change = (ticker: string, value: number) => ({ ticker, size: { $case: 'change' as const, value } });
  const shift = (ticker: string, value: string) => ({ ticker, size: { $case: 'shift' as const, value } });

  it('is after less before, and no change where nothing changes', async () => {
    const { result } = (await whatIf({ delta: [change('AAPL', 0.1)], fundFrom: 'MSFT' })).answer;
    const none = (await whatIf({ delta: [change('AAPL', 0)] })).answer.result;

    expect(result?.change?.volatilityAnnual).toBe(
      (result?.after?.volatilityAnnual ?? 0) - (result?.before?.volatilityAnnual ?? 0),
    );
    expect(weightSum(result?.weights ?? [])).toBeCloseTo(1, 12);
    expect(none?.change?.volatilityAnnual).toBe(0);
  });

  it('has one key for one change, however it is spelled', async () => {
    const subject = whole({ name: 'Spelled' });
    await whatIf({ subject, delta: [shift('aapl', '+5%'), change('MSFT', -0.05)] });

    const again = await whatIf({ subject, delta: [shift('MSFT', '-500bp'), shift('AAPL', '0.05')] });

    expect(again.cacheStatus).toBe('perfolio; hit; detail=local');
  });

  it('takes a ticker that was not held, with proxies of its own', async () => {
    const asked = { delta: [change('IBM', 0.1)] };
    const bare = (await whatIf(asked)).answer.result;
    const modelled = (await whatIf({ ...asked, factorProxies: [{ ticker: 'IBM', market: 'SPY' }] })).answer.result;

    expect(bare?.unmodelled).toEqual(['IBM']);
    expect(modelled?.unmodelled).toEqual([]);
    expect(modelled?.weights.at(-1)).toMatchObject({ ticker: 'IBM', weight: 0.1 });
  });

  it.each([
    [{}, 'delta'],
    [{ delta: [change('AAPL', 0.1)], newWeights: [{ ticker: 'AAPL', weight: 1 }] }, 'delta'],
    [{ newWeights: [{ ticker: 'AAPL', weight: 1 }], fundFrom: 'MSFT' }, 'fundFrom'],
    [{ delta: [shift('AAPL', 'five')] }, 'delta[0].change'],
    [{ delta: [change('AAPL', Number.POSITIVE_INFINITY)] }, 'delta[0].change'],
  ])('refuses %j', async (asked, field) => {
    await expect(whatIf(asked)).rejects.toMatchObject({
      reason: 'FIELD_INVALID',
      violations: [expect.objectContaining({ field })],
    });
  });

  it('names a new ticker without prices as it was written', async () => {
    await expect(whatIf({ delta: [change('nope', 0.1)] })).rejects.toMatchObject({
      reason: 'UNKNOWN_TICKER',
      violations: [expect.objectContaining({ field: 'delta[0].ticker' })],
    });
  });
});

describe('a stress', () => {
  const stress = (asked: Parameters<typeof riskV1.StressRequest.fromPartial>[0], subject = whole()) =>
    askOnce(system, service.stress, riskV1.StressRequest.fromPartial({ subject, ...asked }));

  it('costs the shock times what the portfolio is loaded with', async () => {
    const { factorModel } = (await analysis()).answer;
    const { result } = (await stress({ shocks: [{ factor: 'market:SPY', shock: -0.2 }] })).answer;

    expect(result?.loss).toBeCloseTo(0.2 * (factorModel?.portfolioLoadings['market:SPY'] ?? 0), 12);
    expect(sum(Object.values(result?.lossByTicker ?? {}))).toBeCloseTo(result?.loss ?? 0, 12);
  });

  it('is one question under the name of an episode and under its dates', async () => {
    const named = await stress({ episode: 'covid_2020' });
    const dated = await stress({ episode: '2020-02-01/2020-03-31' });

    expect(named.answer.result).toMatchObject({ firstPeriod: '2020-02', lastPeriod: '2020-03', observations: 2 });
    expect(dated.cacheStatus).toBe('perfolio; hit; detail=local');
  });

  it.each([
    [{}, 'shocks'],
    [{ episode: 'NOAH' }, 'episode'],
    [{ episode: '2020-03-31/2020-02-01' }, 'episode'],
    [{ shocks: [{ factor: 'SPY', shock: -0.1 }] }, 'shocks[0].factor'],
    [{ shocks: [{ factor: 'market:SPY', shock: Number.NaN }] }, 'shocks[0].shock'],
  ])('refuses %j', async (asked, field) => {
    await expect(stress(asked)).rejects.toMatchObject({
      reason: 'FIELD_INVALID',
      violations: [expect.objectContaining({ field })],
    });
  });
});

describe('a search', () => {
  const optimize = (asked: Parameters<typeof riskV1.OptimizeRequest.fromPartial>[0], subject = SEARCHED) =>
    askStream(system, service.optimize, riskV1.OptimizeRequest.fromPartial({ subject, ...asked }));
  const resultOf = async (...asked: Parameters<typeof optimize>) => (await optimize(...asked)).messages.at(-1)?.result;
  const SEARCHED = whole({ limits: { maxSinglePosition: 0.4 } });
  const { MIN_VARIANCE, MAX_RETURN, MAX_SHARPE, TARGET_RETURN, RISK_PARITY } = gatewayV1.Objective;

  it('finds weights that add up, within the limit, and no riskier than today', async () => {
    const found = await resultOf({ objective: MIN_VARIANCE });
    const today = (await analysis(SEARCHED)).answer.portfolioView?.volatilityAnnual ?? 0;

    expect(found?.status).toBe(gatewayV1.SolutionStatus.OPTIMAL);
    expect(weightSum(found?.weights ?? [])).toBeCloseTo(1, 10);
    expect(found?.weights.every(({ weight }) => weight >= -1e-8 && weight <= 0.4 + 1e-8)).toBe(true);
    expect(found?.volatilityAnnual).toBeLessThanOrEqual(today);
    expect(found?.trades.every(({ from, to, change }) => change === to - from)).toBe(true);
  });

  it('orders its objectives as they must be', async () => {
    const [least, most, best, parity] = await Promise.all(
      [MIN_VARIANCE, MAX_RETURN, MAX_SHARPE, RISK_PARITY].map((objective) => resultOf({ objective })),
    );
    const target = await resultOf({ objective: TARGET_RETURN, targetReturn: 0.08 });

    expect(most?.expectedReturn).toBeGreaterThanOrEqual(best?.expectedReturn ?? 0);
    expect(best?.sharpe).toBeGreaterThanOrEqual(Math.max(least?.sharpe ?? 0, most?.sharpe ?? 0) - 1e-8);
    expect(parity?.volatilityAnnual).toBeGreaterThanOrEqual(least?.volatilityAnnual ?? 0);
    expect(target?.expectedReturn).toBeCloseTo(0.08, 8);
  });

  it('says which limits cannot be kept together', async () => {
    const found = await resultOf({ objective: MIN_VARIANCE }, whole({ limits: { maxSinglePosition: 0.1 } }));

    expect(found?.status).toBe(gatewayV1.SolutionStatus.INFEASIBLE);
    expect(found?.weights).toEqual([]);
    expect(found?.conflict.map(({ limit }) => limit?.kind)).toContain(gatewayV1.NamedLimit_Kind.MAX_SINGLE_POSITION);
  });

  it('draws a frontier of rising return and risk', async () => {
    const request = riskV1.GetFrontierRequest.fromPartial({ subject: SEARCHED, points: 4 });

    const { messages } = await askStream(system, service.getFrontier, request);

    const result = messages.at(-1)?.result;
    const points = [result?.minVariance, ...(result?.points ?? []), result?.maxReturn];
    const returns = points.map((point) => point?.expectedReturn ?? 0);
    const risks = points.map((point) => point?.volatilityAnnual ?? 0);
    expect(points).toHaveLength(6);
    expect(returns).toEqual(returns.toSorted((a, b) => a - b));
    expect(risks).toEqual(risks.toSorted((a, b) => a - b));
  });

  it.each([
    [{}, 'objective'],
    [{ objective: TARGET_RETURN }, 'targetReturn'],
    [{ objective: MIN_VARIANCE, targetReturn: 0.1 }, 'targetReturn'],
    [{ objective: MIN_VARIANCE, riskFreeRate: 0.1 }, 'riskFreeRate'],
    [{ objective: MIN_VARIANCE, problem: { budget: Number.NaN } }, 'budget'],
  ])('refuses %j', async (asked, field) => {
    await expect(optimize(asked)).rejects.toMatchObject({
      reason: 'FIELD_INVALID',
      violations: [expect.objectContaining({ field })],
    });
  });

  it('expects nothing of a ticker that nobody expects anything of', async () => {
    const subject = whole({ expectedReturns: [] });

    await expect(optimize({ objective: MAX_RETURN }, subject)).rejects.toMatchObject({
      reason: 'FIELD_INVALID',
      violations: ['AAPL', 'GE', 'JNJ', 'KO', 'MSFT', 'XOM'].map((got) =>
        expect.objectContaining({ field: 'expectedReturns', got }),
      ),
    });
  });
});
