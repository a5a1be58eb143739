import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';

export interface Task {
  /** Starts it, unless it is under way. */
  readonly run: () => void;
  readonly stop: () => void;
  readonly busy: boolean;
  /** What went wrong the last time. */
  readonly error: unknown;
}

/** Something a person starts: at most one at a time, to be stopped, and what goes wrong is kept to be shown. */
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
        if (!abort.signal.aborted) error.value = failed;
      })
      .finally(() => {
        busy.value = false;
      });
  };
  return { run, stop: () => under.current?.abort(), busy: busy.value, error: error.value };
}
