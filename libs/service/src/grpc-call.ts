import { randomUUID } from 'node:crypto';
import { Metadata } from '@grpc/grpc-js';
import { PerfolioError } from '@perfolio/errors';

import type { Incoming } from './call';
import { boundedDeadline, signalUntil } from './deadline';
import { cleanRequestId, REQUEST_ID } from './request-id';

/** What the three kinds of call have in common. */
interface AnyCall {
  readonly metadata: Metadata;
  getDeadline(): Date | number;
  on(event: 'cancelled', listener: () => void): unknown;
}

/** A gRPC call as a door hands it over, and what to run when it has ended. */
export function incomingOf(
  call: AnyCall,
  now: () => number,
): { readonly incoming: Incoming; readonly ended: () => void } {
  const deadline = boundedDeadline(call.getDeadline(), now());
  const { signal, cancel, ended } = signalUntil(deadline, now);
  call.on('cancelled', () => cancel(new PerfolioError('CANCELLED', 'The caller went away.')));
  const metadata = (name: string): string | undefined => {
    const [value] = call.metadata.get(name);
    return value === undefined ? undefined : String(value);
  };
  return {
    incoming: { signal, deadline, requestId: cleanRequestId(metadata(REQUEST_ID)) ?? randomUUID(), metadata },
    ended,
  };
}

export function trailersOf(trailers: ReadonlyMap<string, string>): Metadata {
  const metadata = new Metadata();
  for (const [name, value] of trailers) metadata.set(name, value);
  return metadata;
}
