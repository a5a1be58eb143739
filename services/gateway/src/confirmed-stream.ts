import { setTimeout as wait } from 'node:timers/promises';

import type { Caller } from './caller';

/** An answer that took longer than this leaves only when its caller has been confirmed once more. */
export const LATE_MS = 1_000;

/** A silent stream is confirmed this often. */
const EVERY_MS = 5_000;

/**
 * A stream outlives the moment in which its caller was let in: he is confirmed again before every message, and while none comes. Only
 * what answers at once goes like any other answer.
 */
export async function* confirmedStream<Message>(
  messages: AsyncIterable<Message>,
  caller: Pick<Caller, 'anew'>,
  { now, everyMs = EVERY_MS }: { readonly now: () => number; readonly everyMs?: number },
): AsyncIterable<Message> {
  const began = now();
  const iterator = messages[Symbol.asyncIterator]();
  let first = true;
  try {
    for (;;) {
      const next = await confirmedMeanwhile(iterator.next(), caller, everyMs);
      if (next.done === true) return;
      if (!first || now() - began > LATE_MS) await caller.anew();
      first = false;
      yield next.value;
    }
  } finally {
    await iterator.return?.();
  }
}

async function confirmedMeanwhile<Next>(
  next: Promise<Next>,
  caller: Pick<Caller, 'anew'>,
  everyMs: number,
): Promise<Next> {
  // Whoever is no longer let in stops waiting; then nobody hears how the message ended.
  next.catch(() => undefined);
  for (;;) {
    const come = new AbortController();
    const pause = wait(everyMs, undefined, { signal: come.signal }).catch(() => undefined);
    try {
      const winner = await Promise.race([next.then((value) => ({ value })), pause]);
      if (winner !== undefined) return winner.value;
    } finally {
      come.abort();
    }
    await caller.anew();
  }
}
