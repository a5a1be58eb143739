import { randomUUID } from 'node:crypto';
import { gatewayV1, riskV1 } from '@perfolio/contracts';
import type { Principal } from '@perfolio/service';

import { portfolioOf, startSystem, state, type System, TICKERS } from './system';

const METHOD = 'perfolio.risk.v1.RiskService/GetAnalysis';

let system: System;

beforeAll(async () => {
  system = await startSystem();
  await system.ask();
}, 60_000);

afterAll(() => system.close());

const analysisOf = (subject: riskV1.Subject['subject'], parameters: Partial<riskV1.Parameters> = {}) =>
  Buffer.from(
    riskV1.GetAnalysisRequest.encode(
      riskV1.GetAnalysisRequest.fromPartial({ subject: { subject }, parameters }),
    ).finish(),
  );

const own = () => analysisOf({ $case: 'portfolioId', value: system.principal.portfolio ?? '' });

async function questionBy(principal: Partial<Principal>, more: Partial<riskV1.LookUpRequest_Question> = {}) {
  return {
    method: METHOD,
    request: own(),
    assertion: await system.sign({ ...system.principal, ...principal }),
    ...more,
  };
}

async function lookUp(questions: riskV1.LookUpRequest_Question[]) {
  const onward = { signal: AbortSignal.timeout(30_000), deadline: Date.now() + 30_000, requestId: randomUUID() };
  return (await system.client().unary(riskV1.RiskServiceService.lookUp, { questions }, onward)).message;
}

const nothing = { answer: Buffer.alloc(0), answerTag: '', cacheStatus: '' };

describe('a look into the memory of a replica', () => {
  it('finds what the method itself would answer, with its tag', async () => {
    const hit = await system.ask();

    const { answers, engineVersion } = await lookUp([await questionBy({})]);

    expect(answers).toHaveLength(1);
    expect(Buffer.compare(answers[0]?.answer ?? nothing.answer, hit.bytes)).toBe(0);
    expect(answers[0]).toMatchObject({ answerTag: hit.answerTag, cacheStatus: 'perfolio; hit; detail=local' });
    expect(engineVersion).toBe(hit.engineVersion);
  });

  it('finds nothing in another state, for another owner, or about what the assertion does not name', async () => {
    const stranger = randomUUID();
    const strangers: Partial<Principal>[] = [
      { generation: state(1_001) },
      { marketDataVersion: state(501) },
      { owner: stranger, caller: stranger },
      { portfolio: randomUUID() },
    ];

    const { answers } = await lookUp(await Promise.all(strangers.map((principal) => questionBy(principal))));

    expect(answers).toMatchObject(strangers.map(() => nothing));
  });

  it('keeps the order, and lets nobody suffer for what another asked', async () => {
    const broken: Partial<riskV1.LookUpRequest_Question>[] = [
      { assertion: 'no assertion' },
      { method: 'perfolio.risk.v1.RiskService/Simulate' },
      { method: 'toString' },
      { request: Buffer.from([0xff]) },
      { request: analysisOf(undefined) },
      { request: analysisOf({ $case: 'inline', value: portfolioOf(TICKERS) }) },
      { request: Buffer.concat([own(), Buffer.from([0x78, 1])]) },
    ];
    const questions = [{}, ...broken, {}].map((more) => questionBy({}, more));

    const { answers } = await lookUp(await Promise.all(questions));

    expect(answers.map(({ answer }) => answer.length > 0)).toEqual([true, ...broken.map(() => false), true]);
  });

  it('finds nothing that was never asked for, and computes nothing', async () => {
    const request = analysisOf(
      { $case: 'portfolioId', value: system.principal.portfolio ?? '' },
      { frequency: gatewayV1.Frequency.DAILY },
    );
    const before = system.context.asked.snapshots.length;

    const { answers } = await lookUp([await questionBy({}, { request })]);

    expect(answers).toMatchObject([nothing]);
    expect(system.context.asked.snapshots).toHaveLength(before);
  });

  it("keeps the owner's generation from a guest", async () => {
    const guest = randomUUID();

    const { answers } = await lookUp([await questionBy({ caller: guest, role: 'VIEWER' }), await questionBy({})]);

    const generations = answers.map(({ answer }) => riskV1.GetAnalysisResponse.decode(answer).inputs?.generation);
    expect(generations).toEqual(['', state(1_000)]);
  });

  it('refuses more than 256 questions', async () => {
    const question = await questionBy({});

    await expect(lookUp(Array.from({ length: 257 }, () => question))).rejects.toMatchObject({
      reason: 'LIMIT_EXCEEDED',
    });
  });
});
