import { createMemoryParts, type SharedParts } from '@perfolio/cache';
import { gatewayV1, riskV1 } from '@perfolio/contracts';

import type { Definition } from '../src/dependencies';
import { inline, onwardOf } from './asking';
import { portfolioOf, startSystem, type System, TICKERS } from './system';

// The first answers of a process wait for code to be compiled, which takes its time on a busy machine.
jest.setTimeout(90_000);

const service = riskV1.RiskServiceService;

/** Three replicas that compute everything by themselves. */
let replicas: readonly { system: System; parts: SharedParts }[];

beforeAll(async () => {
  replicas = await Promise.all(
    Array.from({ length: 3 }, async () => {
      const parts = createMemoryParts();
      return { parts, system: await startSystem({ parts }) };
    }),
  );
}, 60_000);
afterAll(async () => {
  for (const { system, parts } of replicas) {
    await system.close();
    await parts.close();
  }
});

const subject = inline(
  portfolioOf(TICKERS, {
    benchmark: 'SPY',
    riskFreeRate: 0.02,
    limits: { maxVolatility: 0.1, maxLoss: 0.3, maxSinglePosition: 0.3, maxSingleFactorLoss: 0.1 },
    factorProxies: TICKERS.map((ticker) => ({ ticker, market: 'SPY', momentum: 'MTUM', industry: 'XLE' })),
    expectedReturns: TICKERS.map((ticker, index) => ({ ticker, expectedReturn: 0.01 * (index + 1) })),
  }),
);
const FULL = { parameters: { view: gatewayV1.View.FULL } };
const MAX_SHARPE = { objective: gatewayV1.Objective.MAX_SHARPE };

/** What of an answer is true wherever and whenever it is computed: all of it, but the time. */
async function numbersOf<Q, A>(system: System, definition: Definition<Q, A>, request: Q): Promise<string> {
  const { messages } = system.client().rawStream(definition, request, await onwardOf(system));
  let last: Uint8Array = new Uint8Array();
  for await (const bytes of messages) last = bytes;
  return JSON.stringify(definition.responseDeserialize(Buffer.from(last)), (name, value) =>
    name === 'computedAt' ? undefined : typeof value === 'bigint' ? `${value}` : value,
  );
}

describe('equal inputs', () => {
  const asked = { subject };

  it.each<[string, Definition<never, unknown>, object]>([
    ['an analysis', service.getAnalysis as never, riskV1.GetAnalysisRequest.fromPartial({ ...asked, ...FULL })],
    ['a performance', service.getPerformance as never, riskV1.GetPerformanceRequest.fromPartial({ ...asked, ...FULL })],
    ['a report', service.getReport as never, riskV1.GetReportRequest.fromPartial({ ...asked, ...FULL })],
    ['an optimisation', service.optimize as never, riskV1.OptimizeRequest.fromPartial({ ...asked, ...MAX_SHARPE })],
    ['a frontier', service.getFrontier as never, riskV1.GetFrontierRequest.fromPartial({ ...asked, points: 5 })],
    ['a simulation', service.simulate as never, riskV1.SimulateRequest.fromPartial({ ...asked, paths: 20_000 })],
    ['a stress', service.stress as never, riskV1.StressRequest.fromPartial({ ...asked, episode: 'COVID_2020' })],
  ])('give equal numbers on three replicas, to the last bit: %s', async (_what, definition, request) => {
    const [first, ...others] = await Promise.all(
      replicas.map(({ system }) => numbersOf(system, definition, request as never)),
    );

    expect(first?.length).toBeGreaterThan(200);
    for (const other of others) expect(other).toBe(first);
  });
});
