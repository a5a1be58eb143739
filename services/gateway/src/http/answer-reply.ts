import type { Outgoing } from '@perfolio/service';

import type { PublicMethod, Question } from '../public-method';
import { readableIn } from '../readable-answers';
import { isShown, tagOfBody } from './conditional';
import { FORMS } from './media-types';
import { PRIVATE, type Reply } from './reply';
import type { Route, Routed } from './routes';

/** What a method answered, as HTTP says it. */
export async function replyOf(
  { route }: Routed,
  { bytes, trailers }: Outgoing,
  { form, shown }: Question,
): Promise<Reply> {
  const headers = { ...cachingOf(route.method), ...Object.fromEntries(trailers) };
  const { success, output } = route.method.contract;
  if (BODILESS.has(success) && bytes.length === 0) return { status: success, headers };
  const tag = trailers.get('etag');
  if (tag !== undefined && isShown(shown, tag)) return { status: 304, headers };
  const readable = readableIn(form, output.typeName);
  return readable === undefined
    ? inJson(route, bytes, { headers, tag, shown })
    : { status: 200, headers: { ...headers, ...readable.headers }, body: readable.write(bytes) };
}

/** Done, and gone elsewhere. */
const BODILESS = new Set([204, 303]);

interface Told {
  readonly headers: Record<string, string>;
  readonly tag: string | undefined;
  readonly shown: readonly string[];
}

async function inJson(route: Route, bytes: Uint8Array, { headers, tag, shown }: Told): Promise<Reply> {
  const { success } = route.method.contract;
  const body = await route.transcoder.response(bytes);
  if (tag === undefined && route.verb === 'GET') return taggedByBody({ body, headers, shown });
  return { status: ACCEPTED.get(success) ?? success, headers: { ...headers, ...JSON_TYPE }, body };
}

/** A deletion that has more to say is accepted, and not yet done everywhere. */
const ACCEPTED = new Map([[204, 202]]);

interface Untagged {
  readonly body: Buffer;
  readonly headers: Record<string, string>;
  readonly shown: readonly string[];
}

function taggedByBody({ body, headers, shown }: Untagged): Reply {
  const etag = tagOfBody(body);
  if (isShown(shown, etag)) return { status: 304, headers: { ...headers, etag } };
  return { status: 200, headers: { ...headers, ...JSON_TYPE, etag }, body };
}

const JSON_TYPE = { 'content-type': FORMS.json };

/** An answer that holds a secret is kept nowhere. */
function cachingOf({ contract }: PublicMethod): Record<string, string> {
  return contract.output.fields.some(({ name }) => SECRETS.has(name)) ? { 'cache-control': 'no-store' } : PRIVATE;
}

const SECRETS = new Set(['access_token', 'api_key', 'codes', 'device_code']);
