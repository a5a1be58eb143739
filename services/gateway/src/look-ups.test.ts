import { riskV1 } from '@perfolio/contracts';
import { PerfolioError } from '@perfolio/errors';

import { createLookUp, type LookUpParts } from './look-ups';

const { getAnalysis } = riskV1.RiskServiceService;
const { signal } = new AbortController();
const call = { assertion: 'assertion', signal };

/** Looks up in a Risk that answers so. */
function lookingIn(answer: (questions: readonly riskV1.LookUpRequest_Question[]) => riskV1.LookUpResponse) {
  const unary = async (_definition: unknown, request: unknown) => ({
    message: answer((request as riskV1.LookUpRequest).questions),
    trailer: () => undefined,
  });
  const risk = { unary } as unknown as LookUpParts['risk'];
  return createLookUp({ risk, now: Date.now, newId: () => 'id' });
}

const analysisOf = (portfolioId: string) =>
  riskV1.GetAnalysisRequest.fromPartial({ subject: { subject: { $case: 'portfolioId', value: portfolioId } } });

describe('a look-up', () => {
  it('gives each caller the answer to his own question', async () => {
    const lookUp = lookingIn((questions) => ({
      answers: questions.map(({ request }) => ({
        answer: request,
        answerTag: `${request.length}`,
        cacheStatus: 'perfolio; hit; detail=local',
      })),
      engineVersion: '1.2.3',
    }));
    const requests = ['one', 'other one'].map(analysisOf);

    const replies = await Promise.all(requests.map((request) => lookUp(getAnalysis, request, call)));

    expect(replies.map((reply) => reply?.message)).toEqual(requests.map(getAnalysis.requestSerialize));
    expect(replies[0]?.trailer('engine-version')).toBe('1.2.3');
    expect(replies[0]?.trailer('cache-status')).toBe('perfolio; hit; detail=local');
  });

  it.each([
    ['it is not in memory', () => ({ answers: [{ answer: Buffer.alloc(0), answerTag: '', cacheStatus: '' }] })],
    ['its answer is missing', () => ({ answers: [] })],
  ])('leaves a question to its method where %s', async (_, answer) => {
    const lookUp = lookingIn(() => ({ ...answer(), engineVersion: '1' }));

    await expect(lookUp(getAnalysis, analysisOf('one'), call)).resolves.toBeUndefined();
  });

  it('leaves a question to its method where there is nobody who looks', async () => {
    const lookUp = lookingIn(() => {
      throw new PerfolioError('DEPENDENCY_UNAVAILABLE', 'Away.');
    });

    await expect(lookUp(getAnalysis, analysisOf('one'), call)).resolves.toBeUndefined();
  });
});
