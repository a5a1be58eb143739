/** How long work goes on that a reader turned away from: he may ask again, and then joins it. */
export const LINGER_MS = 5_000;

interface Lingering {
  readonly signal: AbortSignal;
  ended(): void;
}

/** A signal that is aborted so long after another. */
export function lingeringAfter(signal: AbortSignal): Lingering {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const linger = () => {
    timer = setTimeout(() => controller.abort(signal.reason), LINGER_MS);
  };
  if (signal.aborted) linger();
  else signal.addEventListener('abort', linger, { once: true });
  return {
    signal: controller.signal,
    ended: () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', linger);
    },
  };
}
