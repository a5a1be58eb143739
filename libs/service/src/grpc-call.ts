import { randomUUID } from 'node:crypto';
import { Metadata } from '@grpc/grpc-js';
import { PerfolioError } from '@perfolio/errors';

import type { Incoming } from './call';
import { boundedDeadline, signalUntil } from './deadline';
import { cleanRequestId, REQUEST_ID } from './request-id';

/** What the three kinds of call have in common. */
export interface AnyCall {
  readonly metadata: Metadata;
  getDeadline(): Date | number;
  getPeer(): string;
  on(event: 'cancelled', listener: () => void): unknown;
}

/** A gRPC call as a door hands it over, and what to run when it has ended. */
export function incomingOf(
  call: AnyCall,
  now: () => number,
  unnamedMs?: number,
): { readonly incoming: Incoming; readonly ended: () => void } {
  const deadline = boundedDeadline(call.getDeadline(), now(), unnamedMs);
  const { signal, cancel, late, ended } = signalUntil(deadline, now);
  let isOver = false;
  // grpc ends a call at its deadline just as it does when the caller leaves. What it sends is the time left, so the caller's deadline
  // comes before ours by as long as the call was on its way.
  call.on('cancelled', () => {
    // grpc says so of every call whose stream closes, those that were answered among them.
    if (isOver) return;
    if (now() >= deadline - ON_ITS_WAY_MS) late();
    else cancel(new PerfolioError('CANCELLED', 'The caller went away.'));
  });
  const metadata = (name: string): string | undefined => {
    const [value] = call.metadata.get(name);
    return value === undefined ? undefined : String(value);
  };
  const requestId = cleanRequestId(metadata(REQUEST_ID)) ?? randomUUID();
  const refusal = refusalOf(call.metadata);
  return {
    incoming: {
      signal,
      deadline,
      requestId,
      peer: call.getPeer(),
      trailers: new Map(),
      metadata,
      ...(refusal !== undefined && { refusal }),
    },
    ended: () => {
      isOver = true;
      ended();
    },
  };
}

/** How long a call may have been on its way on a busy machine. */
const ON_ITS_WAY_MS = 50;

const MAX_METADATA_BYTES = 16 * 1024;

function refusalOf(metadata: Metadata): PerfolioError | undefined {
  let bytes = 0;
  for (const [name, value] of Object.entries(metadata.toHttp2Headers())) {
    bytes += name.length + String(value).length;
  }
  if (bytes <= MAX_METADATA_BYTES) return undefined;
  return new PerfolioError(
    'HEADER_TOO_LARGE',
    `The metadata of the call is larger than ${MAX_METADATA_BYTES} bytes. Send less of it.`,
    { metadata: { limit: String(MAX_METADATA_BYTES) } },
  );
}

export function trailersOf(trailers: ReadonlyMap<string, string>, requestId?: string): Metadata {
  const metadata = new Metadata();
  if (requestId !== undefined) metadata.set(REQUEST_ID, requestId);
  for (const [name, value] of trailers) metadata.set(name, value);
  return metadata;
}
