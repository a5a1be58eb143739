import { gatewayV1, riskV1 } from '@perfolio/contracts';

import { askStream, inline, onwardOf } from './asking';
import { madeUpPrices } from './prices';
import { portfolioOf, startSystem, type System, TICKERS } from './system';

// The first answers of a process wait for code to be compiled, which takes its time on a busy machine.
jest.setTimeout(90_000);

const { simulate } = riskV1.RiskServiceService;

let system: System;
let asked = 0;

beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system.close());
beforeEach(() => {
  system.context.gate = Promise.resolve();
  system.context.asked.series.length = 0;
});

/** A question nobody has asked before, about a ticker whose prices wait for the gate. */
function heldQuestion(more: Partial<riskV1.SimulateRequest> = {}) {
  const ticker = `HELD${asked++}`;
  system.context.prices.set(ticker, madeUpPrices(ticker));
  const open = Promise.withResolvers<void>();
  system.context.gate = open.promise;
  const subject = inline(portfolioOf([...TICKERS.slice(0, 3), ticker]));
  return { request: riskV1.SimulateRequest.fromPartial({ subject, paths: 1_000, ...more }), open: open.resolve };
}

/** Reads until the first message, and keeps the rest to be read. */
async function begun(request: riskV1.SimulateRequest, signal = AbortSignal.timeout(60_000)) {
  const messages = system.client().stream(simulate, request, await onwardOf(system, { signal }));
  const iterator = messages[Symbol.asyncIterator]();
  const { value } = await iterator.next();
  return { first: value as riskV1.SimulateResponse, iterator };
}

async function resultIn(iterator: AsyncIterator<riskV1.SimulateResponse>): Promise<gatewayV1.Simulation | undefined> {
  for (;;) {
    const { done, value } = await iterator.next();
    if (done === true) return undefined;
    if (value.result !== undefined) return value.result;
  }
}

describe('an answer that takes its time', () => {
  it('tells how far it is, and then the result', async () => {
    const { request, open } = heldQuestion();

    const { first, iterator } = await begun(request);
    open();
    const result = await resultIn(iterator);

    expect(first).toMatchObject({ progress: { stage: 'fetch' }, result: undefined });
    expect(result).toMatchObject({ paths: 1_000, model: gatewayV1.SimulationModel.NORMAL });
  });

  it('tells of the steps of a computation, none of them backwards', async () => {
    const subject = inline(portfolioOf(TICKERS));
    const request = riskV1.SimulateRequest.fromPartial({ subject, paths: 1_000_000, horizonDays: 252 });

    const { messages } = await askStream(system, simulate, request);

    const steps = messages.flatMap(({ progress }) => (progress?.stage === 'simulate' ? [progress] : []));
    expect(steps.length).toBeGreaterThan(0);
    expect(steps.map(({ done }) => done)).toEqual(steps.map(({ done }) => done).toSorted((a, b) => a - b));
    expect(steps.every(({ total }) => total === 1_000_000)).toBe(true);
    expect(messages.at(-1)?.result?.paths).toBe(1_000_000);
  });

  it('tells on the way what the first paths come to', async () => {
    const subject = inline(portfolioOf(TICKERS));
    const request = riskV1.SimulateRequest.fromPartial({ subject, paths: 1_000_000, horizonDays: 231 });

    const { messages } = await askStream(system, simulate, request);

    const told = messages.flatMap(({ progress }) => progress?.simulation ?? []);
    const paths = told.map((soFar) => soFar.paths);
    const { var: whole = Number.NaN } = messages.at(-1)?.result?.levels['0.95'] ?? {};
    expect(told.length).toBeGreaterThan(0);
    expect(paths).toEqual(paths.toSorted((a, b) => a - b));
    for (const { levels } of told) {
      const { var: soFar = Number.NaN, varStandardError = Number.NaN } = levels['0.95'] ?? {};
      expect(Math.abs(soFar - whole)).toBeLessThan(6 * varStandardError);
    }
  });

  it('tells on the way the points of a frontier that are found', async () => {
    const tickers = Array.from({ length: 100 }, (_, place) => `MANY${place}`);
    for (const ticker of tickers) system.context.prices.set(ticker, madeUpPrices(ticker));
    const expectedReturns = tickers.map((ticker, place) => ({ ticker, expectedReturn: 0.02 + place / 1_000 }));
    const subject = inline(portfolioOf(tickers, { expectedReturns }));
    const request = riskV1.GetFrontierRequest.fromPartial({ subject, points: 40, problem: {} });

    const { messages } = await askStream(system, riskV1.RiskServiceService.getFrontier, request);

    const { minVariance, maxReturn, points = [] } = messages.at(-1)?.result ?? {};
    const whole = [maxReturn, minVariance, ...points].map((point) => ({
      volatilityAnnual: point?.volatilityAnnual,
      expectedReturn: point?.expectedReturn,
    }));
    const told = messages.flatMap(({ progress }) => (progress?.frontier ? [progress.frontier.points] : []));
    expect(told.length).toBeGreaterThan(0);
    for (const soFar of told) expect(soFar).toMatchObject(whole.slice(0, soFar.length));
  });

  it('comes alone when it is there at once', async () => {
    const subject = inline(portfolioOf(TICKERS.slice(0, 2)));
    const request = riskV1.SimulateRequest.fromPartial({ subject, paths: 2_000 });
    await askStream(system, simulate, request);

    const { messages, cacheStatus } = await askStream(system, simulate, request);

    expect(cacheStatus).toBe('perfolio; hit; detail=local');
    expect(messages.map(({ progress }) => progress)).toEqual([undefined]);
  });

  it('shows its progress to all who watch, and is computed once', async () => {
    const { request, open } = heldQuestion();

    const watchers = await Promise.all([begun(request), begun(request), begun(request)]);
    open();
    const results = await Promise.all(watchers.map(({ iterator }) => resultIn(iterator)));

    expect(watchers.map(({ first }) => first.progress?.stage)).toEqual(['fetch', 'fetch', 'fetch']);
    expect(new Set(results.map((result) => result?.levels['0.95']?.var)).size).toBe(1);
    expect(system.context.asked.series).toHaveLength(1);
  });

  it('goes on when its only reader is cut off, and is joined by who asks again', async () => {
    const { request, open } = heldQuestion();
    const cut = new AbortController();
    const { iterator } = await begun(request, cut.signal);

    cut.abort();
    await expect(resultIn(iterator)).rejects.toMatchObject({ reason: 'CANCELLED' });
    const again = askStream(system, simulate, request);
    open();
    const { messages, cacheStatus } = await again;

    expect(cacheStatus).toMatch(/collapsed|hit/);
    expect(messages.at(-1)?.result?.paths).toBe(1_000);
    expect(system.context.asked.series).toHaveLength(1);
  });

  it('has the same paths for the same seed, and others for another', async () => {
    const subject = inline(portfolioOf(TICKERS.slice(2, 6)));
    const of = async (seed: number) => {
      const request = riskV1.SimulateRequest.fromPartial({ subject, paths: 5_000, seed });
      const { messages } = await askStream(system, simulate, request);
      return messages.at(-1)?.result?.levels['0.99']?.var;
    };

    const [first, second] = [await of(7), await of(8)];

    expect(first).not.toBe(second);
    expect(first).toBeGreaterThan(0);
  });

  it('is refused like any other when it cannot be answered', async () => {
    const subject = inline(portfolioOf(['NOPE']));

    const refused = askStream(system, simulate, riskV1.SimulateRequest.fromPartial({ subject }));

    await expect(refused).rejects.toMatchObject({
      reason: 'UNKNOWN_TICKER',
      violations: [expect.objectContaining({ field: 'portfolio.positions[0].ticker' })],
    });
  });

  it('is refused when it would take longer than anybody waits', async () => {
    const subject = inline(portfolioOf(TICKERS));
    const much = { paths: 1_000_000, horizonDays: 252, parameters: { frequency: gatewayV1.Frequency.DAILY } };

    const refused = askStream(system, simulate, riskV1.SimulateRequest.fromPartial({ subject, ...much }));

    await expect(refused).rejects.toMatchObject({ reason: 'LIMIT_EXCEEDED' });
  });
});
