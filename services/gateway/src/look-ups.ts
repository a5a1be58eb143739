import { MOST_LOOKED_UP, RISK_METADATA, riskV1 } from '@perfolio/contracts';
import { PerfolioError } from '@perfolio/errors';
import { methodName, type ServiceClient, signalUntil } from '@perfolio/service';

import { inBatches } from './batches';
import type { Definition } from './public-method';

/** Looks into Risk's memory for an answer, together with others; undefined where it has to be asked for. */
export type LookUp = <Q extends object, A>(
  definition: Definition<Q, A>,
  request: Q,
  call: { readonly assertion: string; readonly signal: AbortSignal },
) => Promise<HeldReply | undefined>;

/** An answer with what goes behind it, as a call of its own would have brought it. */
interface HeldReply {
  readonly message: Uint8Array;
  trailer(name: string): string | undefined;
}

export interface LookUpParts {
  readonly risk: Pick<ServiceClient, 'unary'>;
  readonly now: () => number;
  readonly newId: () => string;
}

/** A look into memory takes a millisecond or two; a replica that takes longer is better asked by each caller himself. */
const BATCH_MS = 250;

export function createLookUp({ risk, now, newId }: LookUpParts): LookUp {
  const ask = async (questions: readonly riskV1.LookUpRequest_Question[]): Promise<(HeldReply | typeof NOT_HELD)[]> => {
    const deadline = now() + BATCH_MS;
    const { signal, ended } = signalUntil(deadline, now);
    try {
      const onward = { signal, deadline, requestId: newId() };
      const { lookUp } = riskV1.RiskServiceService;
      const { message } = await risk.unary(lookUp, { questions: [...questions] }, onward);
      return questions.map((_, index) => replyOf(message, message.answers[index]));
    } catch (error) {
      // What could not be looked up is asked for, and then told of whatever is wrong.
      if (error instanceof PerfolioError) return questions.map(() => NOT_HELD);
      throw error;
    } finally {
      ended();
    }
  };
  const askTogether = inBatches({ nameOf, ask, most: MOST_LOOKED_UP });
  return async (definition, request, { assertion, signal }) => {
    const question = { method: methodName(definition), request: definition.requestSerialize(request), assertion };
    const reply = await askTogether(question, signal);
    return reply === NOT_HELD ? undefined : reply;
  };
}

const NOT_HELD = Symbol('not held');

const nameOf = ({ method, request, assertion }: riskV1.LookUpRequest_Question): string =>
  `${method} ${assertion} ${request.toString('latin1')}`;

function replyOf(
  { engineVersion }: riskV1.LookUpResponse,
  held: riskV1.LookUpResponse_HeldAnswer | undefined,
): HeldReply | typeof NOT_HELD {
  if (held === undefined || held.answer.length === 0) return NOT_HELD;
  const trailers = new Map<string, string>([
    [RISK_METADATA.answerTag, held.answerTag],
    [RISK_METADATA.cacheStatus, held.cacheStatus],
    [RISK_METADATA.engineVersion, engineVersion],
  ]);
  return { message: held.answer, trailer: (name) => trailers.get(name) };
}
