import { type JsonObject } from '@bufbuild/protobuf';

import { rawCall } from '../../testing/raw-call';
import type { Method, Route } from './contracts';

/** An answer of either door: its status, and every byte that could tell one refusal from another. */
export interface Answered {
  readonly status: number;
  readonly reason: string;
  readonly bytes: string;
}

/** Puts a request to a method by one door. */
export type Way = (request: JsonObject, token?: string) => Promise<Answered>;

/** The same for all, so that it does not tell answers apart. */
const REQUEST_ID = 'swept';
/** Headers that differ from call to call whatever is asked. */
const OF_THE_MOMENT = new Set(['date', 'ratelimit', 'keep-alive', 'connection']);
const ENDLESS_MS = 1_000;

export const overGrpc =
  (address: string, method: Method, endless: boolean): Way =>
  async (request, token) => {
    const answer = await rawCall(address, {
      path: method.path,
      request: method.bytesOf(request),
      metadata: { 'request-id': REQUEST_ID, ...(token !== undefined && { authorization: `Bearer ${token}` }) },
      ...(endless && token !== undefined && { deadlineMs: ENDLESS_MS }),
    });
    const { code, text, details } = answer;
    const reason = /[A-Z]+(?:_[A-Z]+)+/.exec(Buffer.from(details, 'base64').toString('latin1'))?.[0] ?? '';
    return { status: code, reason, bytes: JSON.stringify({ code, text, details }) };
  };

export const overHttp =
  (door: string, route: Route): Way =>
  async (request, token) => {
    const { path, init } = requestOf(route, request);
    const cut = new AbortController();
    const response = await fetch(`${door}${path}`, {
      ...init,
      redirect: 'manual',
      signal: cut.signal,
      headers: {
        ...init.headers,
        'request-id': REQUEST_ID,
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
    });
    const endless = response.headers.get('content-type') === 'text/event-stream';
    const text = endless ? '' : await response.text();
    cut.abort();
    const headers = [...response.headers].filter(([name]) => !OF_THE_MOMENT.has(name));
    const reason = /"reason":\s*"([A-Z_]+)"/.exec(text)?.[1] ?? '';
    return { status: response.status, reason, bytes: JSON.stringify({ status: response.status, headers, text }) };
  };

/** The request of a route: what its path names, then what its body holds, and the rest as a query. */
function requestOf({ verb, template, body }: Route, request: JsonObject): { path: string; init: Init } {
  const rest = { ...request };
  const path = template.replaceAll(/\{([^}]+)\}/g, (_, field: string) => {
    const name = field.replaceAll(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
    const value = rest[name];
    delete rest[name];
    return encodeURIComponent(wordOf(value));
  });
  if (body === '*') return { path, init: { method: verb, ...json(rest) } };
  const held = rest[body];
  delete rest[body];
  const query = new URLSearchParams(
    Object.entries(rest).map(([name, value]): [string, string] => [name, wordOf(value)]),
  ).toString();
  return {
    path: query === '' ? path : `${path}?${query}`,
    init: { method: verb, ...(body === '' ? {} : bodyOf(held)) },
  };
}

interface Init {
  readonly method: string;
  readonly body?: string | Buffer<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What stands in a path or a query is a word or a number. */
const wordOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const json = (value: unknown) => ({ body: JSON.stringify(value), headers: { 'content-type': 'application/json' } });

/** A field of bytes is a file and travels as it is. */
const bodyOf = (held: unknown) =>
  typeof held === 'string'
    ? { body: Buffer.from(held, 'base64'), headers: { 'content-type': 'text/csv' } }
    : json(held ?? {});
