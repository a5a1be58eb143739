import type { IncomingMessage } from 'node:http';
import { PerfolioError } from '@perfolio/errors';

interface Target {
  /** As sent, still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
}

export const URL_LIMIT = 8 * 1024;
const HEADERS_LIMIT = 100;

/** What a request is about; refuses a head that is too large, or no request at all. */
export function targetOf({ url = '', headers, rawHeaders, httpVersion }: IncomingMessage): Target {
  if (url.length > URL_LIMIT) throw urlTooLarge();
  if (rawHeaders.length / 2 > HEADERS_LIMIT) throw headersTooLarge(`more than ${HEADERS_LIMIT} headers`);
  if (headers.host === undefined && httpVersion === '1.1')
    throw new PerfolioError('BODY_MALFORMED', 'The request has no `Host` header. Send one.');
  const mark = url.indexOf('?');
  const path = mark === -1 ? url : url.slice(0, mark);
  return { path, query: new URLSearchParams(mark === -1 ? '' : url.slice(mark + 1)) };
}

export const urlTooLarge = (): PerfolioError =>
  new PerfolioError('HEADER_TOO_LARGE', `The URL is longer than ${URL_LIMIT} bytes. Shorten it.`, {
    metadata: { part: 'url', limit: String(URL_LIMIT) },
  });

export const headersTooLarge = (what: string): PerfolioError =>
  new PerfolioError('HEADER_TOO_LARGE', `The request has ${what}. Send less.`, { metadata: { part: 'headers' } });
