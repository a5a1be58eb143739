import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

import type { Reply } from './reply';

/** Below this, compressing costs more than it saves. */
const WORTH_BYTES = 1024;

export type Encoding = 'br' | 'gzip';

const COMPRESS: Readonly<Record<Encoding, (body: Buffer) => Promise<Buffer>>> = {
  br: (body) => brotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
  gzip: promisify(gzip),
};
const brotli = promisify(brotliCompress);

/** What became of a body: hits share theirs, so each is compressed once. */
const made = new WeakMap<Buffer, Map<Encoding, Promise<Buffer>>>();

/**
 * The reply in the encoding its client likes best. Its strong entity tag names the encoding, too. What holds a secret stays as it is:
 * the size of compressed text tells of what is in it.
 */
export async function compressed({ headers }: IncomingMessage, reply: Reply): Promise<Reply> {
  const encoding = acceptedEncoding(headers['accept-encoding']);
  if (reply.status === 304) return unchanged(reply, headers['if-none-match'] ?? '');
  if (encoding === undefined || !isWorthIt(reply)) return reply;
  const body = await inEncoding(reply.body, encoding);
  const { etag, vary } = reply.headers;
  const told = {
    ...reply.headers,
    'content-encoding': encoding,
    vary: vary ?? 'Accept-Encoding',
    ...(etag !== undefined && { etag: tagIn(etag, encoding) }),
  };
  return { ...reply, headers: told, body };
}

function isWorthIt(reply: Reply): reply is Reply & { readonly body: string | Buffer } {
  const { body, headers } = reply;
  if (body === undefined || headers['cache-control'] === 'no-store' || headers['content-encoding'] !== undefined)
    return false;
  return Buffer.byteLength(body) >= WORTH_BYTES;
}

function inEncoding(body: string | Buffer, encoding: Encoding): Promise<Buffer> {
  if (typeof body === 'string') return COMPRESS[encoding](Buffer.from(body));
  const known = made.get(body) ?? new Map<Encoding, Promise<Buffer>>();
  made.set(body, known);
  const before = known.get(encoding);
  if (before !== undefined) return before;
  const work = COMPRESS[encoding](body);
  known.set(encoding, work);
  return work;
}

/** `"<tag>.json"` becomes `"<tag>.json+br"`. */
const tagIn = (etag: string, encoding: Encoding): string => etag.replace(/"$/, `+${encoding}"`);

/** The tag without what compression added. */
export const plainTag = (etag: string): string => etag.replace(/\+(br|gzip)"$/, '"');

/** What the client has may be a compressed form; it is that one which did not change. */
function unchanged(reply: Reply, shown: string): Reply {
  const { etag } = reply.headers;
  const forms: readonly Encoding[] = ['br', 'gzip'];
  const had =
    etag === undefined ? undefined : forms.map((form) => tagIn(etag, form)).find((tag) => shown.includes(tag));
  return had === undefined ? reply : { ...reply, headers: { ...reply.headers, etag: had } };
}

export function acceptedEncoding(header: string | string[] | undefined): Encoding | undefined {
  if (header === undefined) return undefined;
  const liked = new Map(String(header).split(',').map(qualityOf));
  const quality = (name: string): number => liked.get(name) ?? liked.get('*') ?? 0;
  const best: Encoding = quality('br') >= quality('gzip') ? 'br' : 'gzip';
  return quality(best) > 0 && quality(best) >= (liked.get('identity') ?? 0) ? best : undefined;
}

function qualityOf(text: string): readonly [string, number] {
  const [name = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const given = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  return [name, given === undefined ? 1 : Number(given) || 0];
}
