import type { IncomingMessage } from 'node:http';
import type { JsonValue } from '@bufbuild/protobuf';
import { PerfolioError } from '@perfolio/errors';

import { type BodyReader, bodyOf } from './body';
import { formJson } from './form-body';
import { parseJsonBody } from './json-body';
import { isForm, requireJson, requireUpload } from './media-types';
import type { Routed } from './routes';
import type { PublicMethod } from '../public-method';

/** Largest message of an upload. */
const PIECE = 64 * 1024;

/** Reads a request in the form its handler takes: a message, or the messages of an upload. */
export async function readRequest(
  { route, variables }: Routed,
  {
    request,
    query,
    ready,
  }: { readonly request: IncomingMessage; readonly query: URLSearchParams; readonly ready: () => void },
): Promise<unknown> {
  const { transcoder, method } = route;
  const reader = bodyOf(request, ready);
  if (method.kind === 'upload') {
    const pieces = cut(reader.pieces(requireUpload(request.headers, uploadTypesOf(method))));
    return messages(transcoder.request({ variables, query }), transcoder.body, pieces);
  }
  if (method.contract.form && isForm(request.headers)) {
    return transcoder.request({ variables, query, body: formJson(await reader.whole(), method.contract.input) });
  }
  const body = transcoder.body === '' ? undefined : await jsonOf(reader, { request, whole: transcoder.body === '*' });
  return transcoder.request({ variables, query, ...(body !== undefined && { body }) });
}

/** Portfolios come in more forms than prices do. */
const UPLOAD_TYPES: ReadonlyMap<string, readonly string[]> = new Map([
  ['perfolio.gateway.v1.ImportPortfoliosRequest', ['text/csv', 'application/yaml', 'application/json']],
]);

export const uploadTypesOf = ({ contract }: PublicMethod): readonly string[] =>
  UPLOAD_TYPES.get(contract.input.typeName) ?? ['text/csv'];

/** A request whose fields are all optional may come without a body; one that is about the body may not. */
async function jsonOf(
  reader: BodyReader,
  { request, whole }: { readonly request: IncomingMessage; readonly whole: boolean },
): Promise<JsonValue | undefined> {
  if (!reader.sent && whole) return undefined;
  if (!reader.sent) throw new PerfolioError('BODY_MALFORMED', 'There is no body. Send one JSON object.');
  requireJson(request.headers);
  return parseJsonBody(await reader.whole());
}

/** Each message says what the query says beside its bytes; a file without bytes is still one message. */
async function* messages(asked: unknown, field: string, pieces: AsyncIterable<Uint8Array>): AsyncIterable<unknown> {
  let said = false;
  for await (const piece of pieces) {
    yield { ...(asked as object), [field]: Buffer.from(piece) };
    said = true;
  }
  if (!said) yield asked;
}

async function* cut(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  for await (const chunk of chunks) {
    for (let start = 0; start < chunk.length; start += PIECE) yield chunk.subarray(start, start + PIECE);
  }
}
