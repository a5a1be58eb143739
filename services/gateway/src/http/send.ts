import type { IncomingMessage, ServerResponse } from 'node:http';

import { variesBy } from './cross-origin';
import { ALWAYS, type Reply } from './reply';

/** An unread body up to this size is read to its end, so that the connection can be used again. */
const WORTH_READING = 64 * 1024;
/** How long and how much more is read after an early answer, so that the client gets to see it before the connection ends. */
const LINGER_MS = 1000;
const LINGER_BYTES = 16 * 1024 * 1024;

/** Writes a reply; one that comes before the whole request was read ends the connection. */
export function send(
  request: IncomingMessage,
  response: ServerResponse,
  reply: Reply & { readonly closing: boolean },
): void {
  if (response.headersSent || response.destroyed) return;
  const unread = !request.complete && !isSmall(request);
  response.writeHead(reply.status, headersOf(reply, response, unread || reply.closing));
  const shown = request.method === 'HEAD' ? '' : (reply.body ?? '');
  if (!unread) {
    response.end(shown);
    return;
  }
  response.write(shown);
  linger(request, response);
}

const headersOf = (
  { headers, body }: Reply,
  response: ServerResponse,
  ending: boolean,
): Record<string, string | number> => ({
  ...ALWAYS,
  ...headers,
  ...variesBy(response, headers.vary),
  ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
  ...(ending && { connection: 'close' }),
});

function isSmall({ headers }: IncomingMessage): boolean {
  if (headers['transfer-encoding'] !== undefined) return false;
  return Number(headers['content-length'] ?? 0) <= WORTH_READING;
}

/** A connection closed on unread bytes is reset, and a reset destroys the answer on its way. */
function linger(request: IncomingMessage, response: ServerResponse): void {
  let left = LINGER_BYTES;
  const end = () => {
    clearTimeout(timer);
    response.end();
  };
  const timer = setTimeout(end, LINGER_MS);
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) end();
  });
  request.once('end', end);
  request.once('close', end);
  request.resume();
}
