import type { IncomingMessage, ServerResponse } from 'node:http';
import { PerfolioError } from '@perfolio/errors';

export interface Patience {
  readonly signal: AbortSignal;
  readonly deadline: number;
  /** Frees what watches. */
  ended(): void;
}

/** How long a call over HTTP may take: until its deadline, or until the client goes away. */
export function patienceOf(
  request: IncomingMessage,
  response: ServerResponse,
  { ms, now }: { readonly ms: number; readonly now: () => number },
): Patience {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(request.complete ? late() : slow()), ms);
  const gone = () => controller.abort(new PerfolioError('CANCELLED', 'The caller went away.'));
  response.once('close', gone);
  return {
    signal: controller.signal,
    deadline: now() + ms,
    ended: () => {
      clearTimeout(timer);
      response.off('close', gone);
    },
  };
}

const late = () =>
  new PerfolioError('DEADLINE_EXCEEDED', 'The answer was not ready in the time allowed. Ask again in a moment.');

export const slow = (): PerfolioError =>
  new PerfolioError('REQUEST_TIMEOUT', 'The request took too long to arrive. Send it again, faster.');
