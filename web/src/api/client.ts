import { Problem, problemOf } from './problem';
import { accessToken, leave, refreshed } from './session';

export interface Ask {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is, under the type in `headers`. */
  readonly body?: BodyInit;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/** An answer and what its headers say about it. */
export interface Answer<Value> {
  readonly value: Value;
  /** What the service's cache did; empty where nothing says so. */
  readonly cacheStatus: string;
  readonly etag: string;
  /** When the service spoke, by its own clock. */
  readonly saidAt: string;
}

/** An answer that came as the last event of a stream: nothing but its value is known. */
export const streamedAnswer = <Value>(value: Value): Answer<Value> => ({
  value,
  cacheStatus: '',
  etag: '',
  saidAt: '',
});

/** Asks the service, in the name of whoever is logged in. Throws a `Problem` where it refuses. */
export async function ask<Value>(path: string, given: Ask = {}): Promise<Answer<Value>> {
  const response = await asked(path, given);
  const text = await response.text();
  const value = text === '' ? undefined : JSON.parse(text);
  const { headers } = response;
  return {
    value: value as Value,
    cacheStatus: headers.get('cache-status') ?? '',
    etag: headers.get('etag') ?? '',
    saidAt: headers.get('date') ?? '',
  };
}

/** The value alone. */
export const valueOf = async <Value>(path: string, given?: Ask): Promise<Value> =>
  (await ask<Value>(path, given)).value;

/** A response that is not a refusal, its body unread. A token that ended meanwhile is renewed once. */
export async function asked(path: string, given: Ask = {}): Promise<Response> {
  const token = await accessToken();
  const first = await sent(path, given, token);
  if (first.ok) return first;
  const problem = problemOf(first.status, await first.text());
  if (first.status !== 401 || token === undefined) throw problem;
  const second = await sent(path, given, await renewed(token, problem));
  if (second.ok) return second;
  throw problemOf(second.status, await second.text());
}

async function renewed(token: string, problem: Problem): Promise<string> {
  try {
    return await refreshed(token);
  } catch (error) {
    if (error instanceof Problem && error.status < 500) leave();
    throw problem;
  }
}

function sent(path: string, { method = 'GET', json, body, headers, signal }: Ask, token: string | undefined) {
  return fetch(path, {
    method,
    headers: {
      ...(json !== undefined && { 'content-type': 'application/json' }),
      ...headers,
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    ...(json !== undefined && { body: JSON.stringify(json) }),
    ...(body !== undefined && { body }),
    ...(signal !== undefined && { signal }),
  });
}
