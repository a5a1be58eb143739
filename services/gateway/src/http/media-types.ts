import type { IncomingHttpHeaders } from 'node:http';
import { PerfolioError } from '@perfolio/errors';

/** Refuses a client that takes no JSON. */
export function requireJsonAccepted({ accept }: IncomingHttpHeaders): void {
  if (accept === undefined || accept.split(',').some(takesJson)) return;
  throw unsupported('accept', 'Answers are application/json. Accept that.');
}

/** Refuses a body that is no JSON. */
export function requireJson(headers: IncomingHttpHeaders): void {
  const { type, charset } = contentTypeOf(headers);
  if (type !== 'application/json' || charset !== 'utf-8')
    throw unsupported('content-type', 'The body must be JSON. Send `Content-Type: application/json`.');
  if (encodingOf(headers) !== 'identity') throw unsupported('content-encoding', 'The body must not be compressed.');
}

/** Refuses a body that is no CSV; says how it is compressed. */
export function requireCsv(headers: IncomingHttpHeaders): 'identity' | 'gzip' {
  const { type, charset } = contentTypeOf(headers);
  if (type !== 'text/csv' || (charset !== 'utf-8' && charset !== 'us-ascii'))
    throw unsupported('content-type', 'The body must be CSV. Send `Content-Type: text/csv`.');
  const encoding = encodingOf(headers);
  if (encoding === 'identity' || encoding === 'gzip') return encoding;
  throw unsupported('content-encoding', 'The body may be compressed by gzip only.');
}

const JSON_RANGES = ['application/json', 'application/*', '*/*'];

function takesJson(range: string): boolean {
  const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
  const refused = parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  return JSON_RANGES.includes(type) && !refused;
}

function contentTypeOf(headers: IncomingHttpHeaders): { readonly type: string; readonly charset: string } {
  const [type = '', ...parameters] = (headers['content-type'] ?? '')
    .split(';')
    .map((part) => part.trim().toLowerCase());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length);
  return { type, charset: (charset ?? 'utf-8').replaceAll('"', '') };
}

const encodingOf = (headers: IncomingHttpHeaders): string =>
  (headers['content-encoding'] ?? 'identity').trim().toLowerCase();

const unsupported = (header: string, message: string) =>
  new PerfolioError('MEDIA_TYPE_UNSUPPORTED', message, { metadata: { header } });
