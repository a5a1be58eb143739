import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * What a browser is told when a page of another origin asks: nothing, unless the operator allows that origin. Where he allows any, every
 * answer tells that it differs by origin, so that nothing between keeps one page's for another.
 */
export function crossOrigin(
  { method, headers }: IncomingMessage,
  origins: ReadonlySet<string>,
): readonly (readonly [string, string])[] {
  const { origin } = headers;
  if (origins.size === 0) return [];
  if (origin === undefined || !origins.has(origin)) return [BY_ORIGIN];
  const asked = headers['access-control-request-method'] !== undefined && method === 'OPTIONS';
  return [BY_ORIGIN, ['access-control-allow-origin', origin], ...(asked ? PREFLIGHT : EXPOSED)];
}

const BY_ORIGIN = ['vary', 'Origin'] as const;

/** What an answer differs by beside its own: nothing to add where no other origin may ask. */
export function variesBy(response: ServerResponse, own: string | undefined): { readonly vary?: string } {
  const always = response.getHeader('vary');
  if (always === undefined) return {};
  return { vary: own === undefined ? String(always) : `${own}, ${String(always)}` };
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
