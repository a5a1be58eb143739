import type { IncomingHttpHeaders } from 'node:http';
import { PerfolioError } from '@perfolio/errors';

/** The forms an answer can leave in over HTTP, and their media types. */
export const FORMS = {
  json: 'application/json',
  events: 'text/event-stream',
  lines: 'application/jsonl',
  text: 'text/plain',
  page: 'text/html',
} as const;

export type HttpForm = keyof typeof FORMS;

/** The form that a client likes best of those there are, the first of equals; refuses one that takes none of them. */
export function acceptedForm({ accept }: IncomingHttpHeaders, forms: readonly HttpForm[]): HttpForm {
  const ranges = (accept ?? '*/*').split(',').map(rangeOf);
  const liked = forms.map((form) => ({ form, quality: qualityOf(FORMS[form], ranges) }));
  const best = liked.reduce((one, other) => (other.quality > one.quality ? other : one));
  if (best.quality > 0) return best.form;
  const types = forms.map((form) => FORMS[form]).join(' or ');
  throw unsupported('accept', `Answers are ${types}. Accept that.`);
}

/** Whether a body is what a form sends. */
export const isForm = (headers: IncomingHttpHeaders): boolean =>
  contentTypeOf(headers).type === 'application/x-www-form-urlencoded' && encodingOf(headers) === 'identity';

/** Refuses a body that is no JSON. */
export function requireJson(headers: IncomingHttpHeaders): void {
  const { type, charset } = contentTypeOf(headers);
  if (type !== 'application/json' || charset !== 'utf-8')
    throw unsupported('content-type', 'The body must be JSON. Send `Content-Type: application/json`.');
  if (encodingOf(headers) !== 'identity') throw unsupported('content-encoding', 'The body must not be compressed.');
}

/** Refuses an upload of another type than its method takes; says how it is compressed. */
export function requireUpload(headers: IncomingHttpHeaders, types: readonly string[]): 'identity' | 'gzip' {
  const { type, charset } = contentTypeOf(headers);
  if (!types.includes(type) || (charset !== 'utf-8' && charset !== 'us-ascii'))
    throw unsupported('content-type', `The body must be ${types.join(' or ')}. Send that as \`Content-Type\`.`);
  const encoding = encodingOf(headers);
  if (encoding === 'identity' || encoding === 'gzip') return encoding;
  throw unsupported('content-encoding', 'The body may be compressed by gzip only.');
}

interface Range {
  readonly type: string;
  readonly quality: number;
}

function rangeOf(text: string): Range {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const given = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  const quality = given === undefined ? 1 : Number(given);
  return { type, quality: quality >= 0 ? Math.min(quality, 1) : 0 };
}

/** What the most specific range that covers a type says of it. */
function qualityOf(type: string, ranges: readonly Range[]): number {
  for (const covering of [type, type.replace(/\/.*/, '/*'), '*/*']) {
    const found = ranges.find((range) => range.type === covering);
    if (found !== undefined) return found.quality;
  }
  return 0;
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
