import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { cleanRequestId, REQUEST_ID } from '@perfolio/service';

import type { DoorConfig } from '../tls/door-config';
import { crossOrigin } from './cross-origin';
import type { Reply } from './reply';
import { send } from './send';

export interface ReplyParts {
  /** Whether the process is about to end: then connections are not kept. */
  readonly closing: () => boolean;
  /** Whom to believe about where a call comes from, and which other origins may ask. */
  readonly door: DoorConfig;
}

/** What every answer carries, whatever it is: the request's id, and what a page of another origin is told. */
export function replying(request: IncomingMessage, response: ServerResponse, { door, closing }: ReplyParts) {
  const requestId = cleanRequestId(single(request, REQUEST_ID)) ?? randomUUID();
  for (const [name, value] of crossOrigin(request, door.origins)) response.setHeader(name, value);
  const reply = (answered: Reply): void => {
    const headers = { ...answered.headers, [REQUEST_ID]: requestId };
    send(request, response, { ...answered, headers, closing: closing() });
  };
  return { requestId, reply };
}

export function single({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}
