/** How long work goes on that a reader turned away from: he may ask again, and then joins it. */
export const LINGER_MS = 5_000;

export interface Lingering {
  readonly signal: AbortSignal;
  ended(): void;
}

/** What the work runs on. */
export interface Threads {
  /** Calls back once somebody waits for a thread, at once where somebody does; the returned function takes it back. */
  onceWanted(tell: () => void): () => void;
}

/** A signal that is aborted so long after another, or as soon as somebody waits for the thread. */
export function lingeringAfter(signal: AbortSignal, threads: Threads): Lingering {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let forget = () => {};
  const ended = () => {
    clearTimeout(timer);
    forget();
    signal.removeEventListener('abort', linger);
  };
  const stop = () => {
    ended();
    controller.abort(signal.reason);
  };
  const linger = () => {
    timer = setTimeout(stop, LINGER_MS);
    forget = threads.onceWanted(stop);
  };
  if (signal.aborted) linger();
  else signal.addEventListener('abort', linger, { once: true });
  return { signal: controller.signal, ended };
}
