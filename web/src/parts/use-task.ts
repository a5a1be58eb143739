import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';

export interface Task {
  /** Starts it, unless it is under way. */
  readonly run: () => void;
  readonly stop: () => void;
  readonly busy: boolean;
  /** What went wrong the last time. */
  readonly error: unknown;
}

/** Something a person starts: at most one at a time, stopped by him or when he leaves, and what goes wrong is kept to be shown. */
export function useTask(work: (signal: AbortSignal) => Promise<void>): Task {
  const busy = useSignal(false);
  const error = useSignal<unknown>(undefined);
  const under = useRef<AbortController | undefined>(undefined);

  const run = () => {
    if (busy.peek()) return;
    const abort = new AbortController();
    under.current = abort;
    busy.value = true;
    error.value = undefined;
    work(abort.signal)
      .catch((failed: unknown) => {
        if (under.current === abort) error.value = failed;
      })
      .finally(() => {
        if (under.current === abort) busy.value = false;
      });
  };
  const stop = () => {
    under.current?.abort();
    under.current = undefined;
    busy.value = false;
  };
  useEffect(() => () => under.current?.abort(), []);
  return { run, stop, busy: busy.value, error: error.value };
}
