import { setTimeout as wait } from 'node:timers/promises';
import { gatewayV1 } from '@perfolio/contracts';
import { Encoded, methodName, type PrincipalCall, unlessAborted } from '@perfolio/service';

import { cachedAnswer, type Question } from './cached-answer';
import type { Dependencies } from './dependencies';
import type { MeantWithParameters } from './normalise';
import { lingeringAfter } from './lingering';
import { computed, type PortfolioMethod, type SentAbout } from './portfolio-method';
import { ProgressBoard } from './progress-board';
import { delimited } from './stamp';
import { stateOf } from './subject';
import { inTheCallersWords } from './unknown-tickers';

export type StreamHandler<Sent> = (sent: Sent, call: PrincipalCall) => AsyncIterable<Encoded>;

/** What streams answer in: progress, then the result. */
const PROGRESS_FIELD = 1;
const RESULT_FIELD = 2;

/** An answer that is there within this goes without a word of progress. */
const QUIET_MS = 200;
/** How often a reader is told of progress. */
const EVERY_MS = 250;

/** The handler of a method that takes its time: progress whenever there is some, then the result. */
export function streamedHandler<Sent extends SentAbout, Meant extends MeantWithParameters>(
  parts: Dependencies,
  method: PortfolioMethod<Sent, Meant>,
): StreamHandler<Sent> {
  const board = new ProgressBoard();
  const { definition, requestType } = method;
  const answer = cachedAnswer<Sent, Meant>(
    { ...parts, requestType, method: methodName(definition), field: RESULT_FIELD, refreshable: false },
    (question, signal, name) =>
      board.follow(name, (progress) => computed(parts, method, { ...question, signal, progress })),
  );
  return async function* (sent, call) {
    const meant = method.normalised(sent);
    const state = await stateOf(parts, meant.subject.subject, call);
    const lingering = lingeringAfter(call.signal);
    const question: Question<Sent, Meant> = { sent, meant, state, call: { ...call, signal: lingering.signal } };
    const result = inTheCallersWords(answer(question), sent.subject, method.named?.(sent)).finally(lingering.ended);
    const name = answer.nameOf(question);
    yield* untilThere(unlessAborted(result, call.signal), () => board.look(name));
  };
}

/** Progress while the result is awaited, told when it has changed; then the result. */
async function* untilThere(
  result: Promise<Encoded>,
  look: () => gatewayV1.Progress | undefined,
): AsyncIterable<Encoded> {
  let told = '';
  for (let pauseMs = QUIET_MS; ; pauseMs = EVERY_MS) {
    const there = await within(result, pauseMs);
    if (there !== undefined) return yield there;
    const progress = look() ?? WAITING;
    const spelled = `${progress.stage} ${progress.done} ${progress.total}`;
    if (spelled === told) continue;
    told = spelled;
    yield new Encoded(delimited((PROGRESS_FIELD << 3) | 2, gatewayV1.Progress.encode(progress).finish()));
  }
}

/** Somebody else computes it, or nobody yet. */
const WAITING = gatewayV1.Progress.fromPartial({ stage: 'wait' });

async function within<Result>(result: Promise<Result>, ms: number): Promise<Result | undefined> {
  const come = new AbortController();
  try {
    return await Promise.race([result, wait(ms, undefined, { signal: come.signal }).catch(() => undefined)]);
  } finally {
    come.abort();
  }
}
