import { type Signal, useSignal, useSignalEffect } from '@preact/signals';
import { useEffect } from 'preact/hooks';

import { type Answer, ask } from './client';
import { heard, isOlder, newest, ownChanges } from './state';

/** What an answer depends on; lists and the portfolio itself do not say. */
interface Stamped {
  readonly inputs?: { readonly generation?: string; readonly marketDataVersion: string };
}

export interface Reading<Value> {
  readonly answer?: Answer<Value>;
  readonly error?: unknown;
  /** Whether an answer is on its way. */
  readonly reading: boolean;
}

/**
 * The answer at a path, read again whenever the state it was made of has passed, this tab changed something or the page comes back to sight.
 * What is older than what is shown is never shown: answers can overtake each other. A component that changes its path needs a new key.
 */
export function useAnswer<Value extends object>(path: string): Signal<Reading<Value>> {
  const shown = useSignal<Reading<Value>>({ reading: true });
  const times = useSignal(0);

  useSignalEffect(() => {
    if (isStale(shown.peek().answer, newest.value)) times.value = times.peek() + 1;
  });

  useEffect(() => {
    const look = () => {
      if (document.visibilityState === 'visible') times.value += 1;
    };
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [times]);

  useSignalEffect(() => {
    void times.value;
    void ownChanges.value;
    const abort = new AbortController();
    shown.value = { ...shown.peek(), reading: true };
    read<Value>(path, shown, abort.signal).catch((error: unknown) => {
      if (!abort.signal.aborted) shown.value = { ...shown.peek(), error, reading: false };
    });
    return () => abort.abort();
  });
  return shown;
}

async function read<Value extends object>(
  path: string,
  shown: Signal<Reading<Value>>,
  signal: AbortSignal,
): Promise<void> {
  const answer = await ask<Value>(path, { signal });
  signal.throwIfAborted();
  const before = shown.peek().answer;
  shown.value = { answer: before === undefined ? answer : newer(answer, before), reading: false };
  const inputs = inputsOf(answer);
  if (inputs !== undefined) heard(inputs);
}

/** What is the same stays the very same, so that nothing drawn or opened from it begins anew. */
function newer<Value extends object>(answer: Answer<Value>, before: Answer<Value>): Answer<Value> {
  if (isPassed(answer, before)) return before;
  return answer.etag !== '' && answer.etag === before.etag ? { ...answer, value: before.value } : answer;
}

/** Whether an answer is older than another. */
export function isPassed(answer: Answer<object>, than: Answer<object>): boolean {
  const [mine, other] = [inputsOf(answer), inputsOf(than)];
  if (mine === undefined || other === undefined) return false;
  return (
    isOlder(mine.generation ?? '', other.generation ?? '') || isOlder(mine.marketDataVersion, other.marketDataVersion)
  );
}

/** Whether there may be a newer answer. A guest's says nothing of the owner's generation. */
export function isStale(answer: Answer<object> | undefined, state: typeof newest.value): boolean {
  if (answer === undefined) return false;
  const inputs = inputsOf(answer);
  if (inputs === undefined) return true;
  const { generation = '', marketDataVersion } = inputs;
  return (
    (generation !== '' && isOlder(generation, state.generation)) || isOlder(marketDataVersion, state.marketDataVersion)
  );
}

const inputsOf = ({ value }: Answer<object>): Stamped['inputs'] => (value as Stamped).inputs;
