import { MOST_LOOKED_UP, type riskV1 } from '@perfolio/contracts';
import { invalidFields, PerfolioError } from '@perfolio/errors';
import { type AssertionVerifier, methodName, type Principal } from '@perfolio/service';

import type { Definition, Dependencies, Handler } from './dependencies';

type Held = NonNullable<Handler<never>['held']>;

/** Looks answers up for several callers at once: most calls are hits, and a call of its own costs each more than its answer. */
interface LookUps {
  /** Lets the answers of a method be looked up, where its handler can. */
  covers<Q, A>(definition: Definition<Q, A>, handle: Pick<Handler<Q>, 'held'>): void;
  answer(request: riskV1.LookUpRequest): Promise<riskV1.LookUpResponse>;
}

/** A large answer is its own caller's to wait for. */
const LARGEST = 64 * 1024;

export function createLookUps({
  assertions,
  engineVersion,
}: Pick<Dependencies, 'engineVersion'> & { readonly assertions: AssertionVerifier }): LookUps {
  const methods = new Map<string, Held>();
  const answerOf = async ({ method, request, assertion }: riskV1.LookUpRequest_Question) => {
    const principal = await verified(assertions, assertion);
    const held = principal && methods.get(method)?.(request, principal);
    if (held === undefined || held.bytes.length > LARGEST) return NOT_HELD;
    return {
      answer: Buffer.from(held.bytes.buffer, held.bytes.byteOffset, held.bytes.byteLength),
      answerTag: held.tag,
      cacheStatus: held.status,
    };
  };
  return {
    covers: (definition, { held }) => {
      if (held !== undefined) methods.set(methodName(definition), held);
    },
    answer: async ({ questions }) => {
      if (questions.length > MOST_LOOKED_UP) throw tooMany(questions.length);
      return { answers: await Promise.all(questions.map(answerOf)), engineVersion };
    },
  };
}

const NOT_HELD: riskV1.LookUpResponse_HeldAnswer = { answer: Buffer.alloc(0), answerTag: '', cacheStatus: '' };

/** One caller's assertion that does not verify is no reason to refuse the others; his own call says what is wrong. */
async function verified(assertions: AssertionVerifier, assertion: string): Promise<Principal | undefined> {
  try {
    return await assertions.verify(assertion);
  } catch (error) {
    if (error instanceof PerfolioError) return undefined;
    throw error;
  }
}

const tooMany = (count: number) =>
  invalidFields(
    [
      {
        field: 'questions',
        rule: 'count',
        description: `questions may hold at most ${MOST_LOOKED_UP} entries; got ${count}.`,
        limit: `${MOST_LOOKED_UP}`,
        got: `${count}`,
      },
    ],
    'LIMIT_EXCEEDED',
  );
