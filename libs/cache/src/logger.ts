/** What the cache says when it enters or leaves degradation: once per change of state, never per request. */
export interface CacheLogger {
  info(facts: Readonly<Record<string, unknown>>, message: string): void;
  warn(facts: Readonly<Record<string, unknown>>, message: string): void;
}

export const silentLogger: CacheLogger = { info: () => undefined, warn: () => undefined };

export function tellOfBreaker(logger: CacheLogger, state: 'open' | 'closed'): void {
  if (state === 'open')
    logger.warn({ breaker: state }, 'The shared store is in trouble: answers are computed without it.');
  else logger.info({ breaker: state }, 'The shared store is in use again.');
}
