import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { PerfolioError } from '@perfolio/errors';
import { REQUEST_ID } from '@perfolio/service';

import { slow } from './patience';
import { problemOf } from './problem';
import { ALWAYS } from './reply';
import { headersTooLarge, URL_LIMIT, urlTooLarge } from './target';

/** How long a client gets to read why its connection ends. */
const LINGER_MS = 1000;

/** Answers what is no HTTP request that a handler could see: an unreadable, oversized or slow head, a body that stalls. */
export function answerClientError(error: Error & { code?: string; rawPacket?: Buffer }, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable || hasAnswered(socket)) {
    socket.destroy();
    return;
  }
  const requestId = randomUUID();
  const { status, headers, body } = problemOf(problemIn(error), requestId);
  const all: Record<string, string> = {
    ...ALWAYS,
    ...headers,
    [REQUEST_ID]: requestId,
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${body}`);
  const cut = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once('close', () => clearTimeout(cut));
}

/** Bytes in the middle of an answer would be read as part of it. */
function hasAnswered(socket: Duplex): boolean {
  const { _httpMessage: message } = socket as { _httpMessage?: { headersSent: boolean } | null };
  return message?.headersSent === true;
}

function problemIn({ code, rawPacket }: { readonly code?: string; readonly rawPacket?: Buffer }): PerfolioError {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return slow();
    case 'HPE_HEADER_OVERFLOW':
      return isLongUrl(rawPacket) ? urlTooLarge() : headersTooLarge('headers above 16 KiB');
    default:
      return new PerfolioError(
        'BODY_MALFORMED',
        'The request is not HTTP as RFC 9112 has it. Send it whole and unambiguous.',
      );
  }
}

/** The head overflows within its first line. */
function isLongUrl(packet: Buffer | undefined): boolean {
  const end = packet?.indexOf('\r\n') ?? -1;
  return end === -1 ? packet !== undefined && packet.length > URL_LIMIT : end > URL_LIMIT;
}
