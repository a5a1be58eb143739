import { isReasonOf, type PerfolioError } from '@perfolio/errors';

export interface RetryParts {
  readonly now: () => number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

export interface Patience {
  readonly signal: AbortSignal;
  readonly deadline: number;
}

export type Retry = <Result>(attempt: () => Promise<Result>, patience: Patience) => Promise<Result>;

const SHORTEST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 250;
/** A retry that could not end before the deadline only adds load. */
const WORTH_MS = 100;

/** Ten answers pay for one retry, and no more than ten are saved up: a service in trouble is not asked twice as much. */
const EARNED = 0.1;
const SAVED_AT_MOST = 10;

/** Asks once more, after a moment of random length, when a replica was lost in the middle of a call and the deadline allows. */
export function createRetry({ now, random, wait }: RetryParts): Retry {
  let saved = SAVED_AT_MOST;
  return async (attempt, { signal, deadline }) => {
    try {
      const result = await attempt();
      saved = Math.min(SAVED_AT_MOST, saved + EARNED);
      return result;
    } catch (error) {
      const ms = SHORTEST_WAIT_MS + random() * (LONGEST_WAIT_MS - SHORTEST_WAIT_MS);
      if (!isLost(error) || saved < 1 || now() + ms + WORTH_MS > deadline) throw error;
      saved -= 1;
      await wait(ms, signal);
      return attempt();
    }
  };
}

/** Nobody there to connect to is told at once: waiting a moment brings no replica back. */
const isLost = (error: unknown): error is PerfolioError =>
  isReasonOf(error, 'DEPENDENCY_UNAVAILABLE') && !detailsOf(error.cause).includes('No connection established');

const detailsOf = (cause: unknown): string =>
  cause instanceof Error && 'details' in cause ? String(cause.details) : '';
