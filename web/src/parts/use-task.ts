import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';

import { changedHere } from '../api/state';

export interface Task {
  /** Starts it, unless it is under way. */
  readonly run: () => void;
  /** Ends it, and forgets what went wrong. */
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
    error.value = undefined;
  };
  useEffect(() => () => under.current?.abort(), []);
  return { run, stop, busy: busy.value, error: error.value };
}

/** A task that stores something. Everything is read again after it, for it changed something or somebody else did. */
export const useStoring = (work: () => Promise<void>): Task => useTask(() => work().finally(changedHere));
