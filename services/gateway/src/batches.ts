import { setImmediate as turn } from 'node:timers/promises';
import { PerfolioError } from '@perfolio/errors';
import { unlessAborted } from '@perfolio/service';

/** Asks one question with others; `signal` ends the caller's wait, not the batch. */
type AskTogether<Question, Answer> = (question: Question, signal: AbortSignal) => Promise<Answer>;

interface BatchParts<Question, Answer> {
  /** Tells equal questions: those of one batch are asked once, for all of them were there before it was sent. */
  readonly nameOf: (question: Question) => string;
  /** Answers each question, in their order; an error refuses one of them. What it throws refuses all. */
  readonly ask: (questions: readonly Question[]) => Promise<readonly (Answer | Error)[]>;
  /** The most callers whose questions go together. */
  readonly most: number;
}

/** The most callers that wait for a batch; beyond that waiting helps nobody. */
const MOST_WAITING = 20_000;

interface Waiting<Question, Answer> {
  readonly question: Question;
  readonly signal: AbortSignal;
  readonly settle: PromiseWithResolvers<Answer>;
}

/**
 * One batch is under way at a time. Who arrives meanwhile goes with the next one: joining a batch already sent would take an answer
 * that is older than the question.
 */
export function inBatches<Question, Answer>(parts: BatchParts<Question, Answer>): AskTogether<Question, Answer> {
  const waiting: Waiting<Question, Answer>[] = [];
  let underWay = false;

  const askAll = async (): Promise<void> => {
    underWay = true;
    while (waiting.length > 0) {
      // Calls come many at a time, whatever woke them: all who came with the first go with him.
      await turn();
      const batch = waiting.splice(0, parts.most).filter(({ signal }) => !signal.aborted);
      if (batch.length > 0) await settled(batch, parts);
    }
    underWay = false;
  };

  return (question, signal) => {
    if (waiting.length >= MOST_WAITING) return Promise.reject(overloaded());
    const settle = Promise.withResolvers<Answer>();
    waiting.push({ question, signal, settle });
    if (!underWay) void askAll();
    return unlessAborted(settle.promise, signal);
  };
}

async function settled<Question, Answer>(
  batch: readonly Waiting<Question, Answer>[],
  { nameOf, ask }: BatchParts<Question, Answer>,
): Promise<void> {
  const alike = [...Map.groupBy(batch, ({ question }) => nameOf(question)).values()];
  try {
    const answers = await ask(alike.flatMap(([first]) => (first === undefined ? [] : [first.question])));
    await settleAll(alike.flatMap((same, index) => same.map(({ settle }) => ({ settle, answer: answers[index] }))));
  } catch (error) {
    for (const { settle } of batch) settle.reject(error);
  }
}

interface Settling<Answer> {
  readonly settle: PromiseWithResolvers<Answer>;
  readonly answer: Answer | Error | undefined;
}

/** So many callers go on in one turn of the loop: a whole batch of them would keep everybody else waiting. */
const TOGETHER = 16;

async function settleAll<Answer>(settlings: readonly Settling<Answer>[]): Promise<void> {
  for (const [place, { settle, answer }] of settlings.entries()) {
    if (place > 0 && place % TOGETHER === 0) await turn();
    settleBy(settle, answer);
  }
}

function settleBy<Answer>(settle: PromiseWithResolvers<Answer>, answer: Answer | Error | undefined): void {
  if (answer === undefined) settle.reject(new RangeError('A question of a batch was not answered.'));
  else if (answer instanceof Error) settle.reject(answer);
  else settle.resolve(answer);
}

const overloaded = () =>
  new PerfolioError('OVERLOADED', 'Too many calls wait already. Ask again in a moment.', { retryAfterMs: 1000 });
