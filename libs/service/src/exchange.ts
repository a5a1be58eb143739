import type { ClientWritableStream, ServiceError, StatusObject } from '@grpc/grpc-js';
import { PerfolioError } from '@perfolio/errors';

import { fromServiceError } from './status';
import { MARK } from './upload-end';

/** An answer and what came behind it. */
export interface Reply<Response> {
  readonly message: Response;
  trailer(name: string): string | undefined;
}

/** A call under way. */
interface Ongoing {
  cancel(): void;
  once(event: 'status', listener: (status: StatusObject) => void): unknown;
}

/** How a call reports: `done` is grpc's callback, `fail` gives the call up for a reason of our own. */
export interface Reports<Response> {
  done(error: ServiceError | null, response?: Response): void;
  fail(reason: unknown): void;
}

/** Runs one call to its answer and its trailers; ends it when the signal does. */
export function exchange<Response>(
  signal: AbortSignal,
  start: (reports: Reports<Response>) => Ongoing,
): Promise<Reply<Response>> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(reasonOf(signal));
    let message: Response | undefined;
    const fail = (reason: unknown) => {
      reject(reason);
      call.cancel();
    };
    const abort = () => fail(reasonOf(signal));
    const done = (error: ServiceError | null, response?: Response) => {
      if (error !== null) reject(fromServiceError(error));
      message = response;
    };
    const call = start({ done, fail });
    signal.addEventListener('abort', abort, { once: true });
    call.once('status', ({ metadata }) => {
      signal.removeEventListener('abort', abort);
      resolve({ message: message as Response, trailer: (name) => metadata.get(name)[0]?.toString() });
    });
  });
}

/** Why a signal was aborted, in our words. */
export const reasonOf = ({ reason }: AbortSignal): PerfolioError =>
  reason instanceof PerfolioError ? reason : new PerfolioError('CANCELLED', 'The caller went away.');

/** Sends what a source gives, no faster than the peer reads and no longer than the call lasts. A source that fails ends the call. */
export async function pump<Q>(
  requests: AsyncIterable<Q>,
  call: ClientWritableStream<Q | typeof MARK>,
  fail: (reason: unknown) => void,
): Promise<void> {
  let over = false;
  call.once('status', () => {
    over = true;
  });
  try {
    for await (const request of requests) {
      if (over) return;
      if (!call.write(request)) await roomOrEnd(call);
    }
    call.end(MARK);
  } catch (error) {
    fail(error);
  }
}

function roomOrEnd<Q>(call: ClientWritableStream<Q>): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      call.off('drain', go);
      call.off('status', go);
      resolve();
    };
    call.on('drain', go);
    call.on('status', go);
  });
}
