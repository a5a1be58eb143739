import type { IncomingMessage } from 'node:http';

/** What a browser is told when a page of another origin asks: nothing, unless the operator allows that origin. */
export function crossOrigin(
  { method, headers }: IncomingMessage,
  origins: ReadonlySet<string>,
): readonly (readonly [string, string])[] {
  const { origin } = headers;
  if (origin === undefined || !origins.has(origin)) return [];
  const asked = headers['access-control-request-method'] !== undefined && method === 'OPTIONS';
  return [['access-control-allow-origin', origin], ...(asked ? PREFLIGHT : EXPOSED)];
}

const PREFLIGHT = [
  ['access-control-allow-methods', 'GET, HEAD, POST, PUT, PATCH, DELETE'],
  [
    'access-control-allow-headers',
    'authorization, content-type, if-match, if-none-match, idempotency-key, request-id, cache-control',
  ],
  ['access-control-max-age', '600'],
] as const;

const EXPOSED = [
  [
    'access-control-expose-headers',
    'etag, cache-status, request-id, ratelimit, ratelimit-policy, retry-after, www-authenticate',
  ],
] as const;
