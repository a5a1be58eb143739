import type { IncomingMessage, ServerResponse } from 'node:http';
import { PerfolioError } from '@perfolio/errors';

import type { PublicMethod } from '../public-method';

interface Patience {
  readonly signal: AbortSignal;
  readonly deadline: number;
  /** Frees what watches. */
  ended(): void;
}

/** How long a call may take, how long an upload, and how long an answer that tells of its progress. */
export interface Deadlines {
  readonly callMs: number;
  readonly uploadMs: number;
  readonly streamMs: number;
  /** How long a stream may last that has no last word. */
  readonly lastingMs: number;
}

export function msFor({ kind, only }: PublicMethod, { callMs, uploadMs, streamMs, lastingMs }: Deadlines): number {
  if (only !== undefined) return lastingMs;
  if (kind === 'unary') return callMs;
  return kind === 'upload' ? uploadMs : streamMs;
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
