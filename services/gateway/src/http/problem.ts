import type { PerfolioError, Reason } from '@perfolio/errors';
import { titleOf } from '@perfolio/errors';
import { grpcCodeOf } from '@perfolio/service';

import type { Reply } from './reply';

/** The one table between reasons and HTTP statuses. */
export const STATUSES: Readonly<Record<Reason, number>> = {
  CREDENTIALS_MISSING: 401,
  CREDENTIALS_INVALID: 401,
  CREDENTIALS_EXPIRED: 401,
  CREDENTIALS_AMBIGUOUS: 400,
  AUTHORIZATION_PENDING: 400,
  SCOPE_INSUFFICIENT: 403,
  REAUTHENTICATION_REQUIRED: 403,
  RESOURCE_NOT_FOUND: 404,
  ROUTE_NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  MEDIA_TYPE_UNSUPPORTED: 415,
  BODY_MALFORMED: 400,
  BODY_TOO_DEEP: 400,
  BODY_TOO_LARGE: 413,
  HEADER_TOO_LARGE: 431,
  REQUEST_TIMEOUT: 408,
  FIELD_UNKNOWN: 400,
  FIELD_INVALID: 400,
  LIMIT_EXCEEDED: 400,
  RESOURCE_EXISTS: 409,
  ETAG_MISMATCH: 412,
  PRECONDITION_REQUIRED: 428,
  LAST_WAY_IN: 409,
  IDEMPOTENCY_KEY_REUSED: 422,
  IDEMPOTENCY_IN_PROGRESS: 409,
  QUOTA_EXCEEDED: 429,
  OVERLOADED: 503,
  DEPENDENCY_UNAVAILABLE: 503,
  DEADLINE_EXCEEDED: 504,
  CANCELLED: 499,
  STORAGE_EXHAUSTED: 507,
  GENERATION_CHANGED: 503,
  VERSION_CHANGED: 503,
  UNKNOWN_TICKER: 422,
  UNKNOWN_CURRENCY: 422,
  ZERO_EXPOSURE: 422,
  ZERO_NET: 422,
  NON_POSITIVE_NAV: 422,
  INSUFFICIENT_HISTORY: 422,
  SOLVER_FAILED: 422,
  INTERNAL: 500,
};

/** Where a reason is explained. */
const PROBLEMS = 'https://perfolio.example/problems/';

/** Reasons whose type has a name of its own. */
const TYPES = new Map<Reason, string>([['OVERLOADED', 'temporary-reduced-capacity']]);

const typeOf = (reason: Reason): string => TYPES.get(reason) ?? reason.toLowerCase().replaceAll('_', '-');

/** The least a client waits that is told to come again. */
const LEAST_WAIT_S = 1;

/** An error as RFC 9457 says it. Equal errors give equal bytes, the request's id apart. */
export function problemOf(error: PerfolioError, requestId: string): Reply & { readonly body: string } {
  const status = statusOf(error);
  const type = `${PROBLEMS}${typeOf(error.reason)}`;
  const retryable = error.retryAfterMs !== undefined || status === 503 || status === 429;
  const body = {
    type,
    title: titleOf(error.reason),
    status,
    detail: error.message,
    instance: instanceOf(requestId),
    reason: error.reason,
    grpcCode: grpcCodeOf(error.kind),
    violations: error.violations.map(({ field, rule, limit, got, description }) => ({
      field,
      rule,
      limit,
      got,
      description,
    })),
    retryable,
    docs: type,
    // What clients of OAuth look for.
    ...(error.metadata.error !== undefined && { error: error.metadata.error, error_description: error.message }),
    ...quotaOf(error),
    ...(Object.keys(error.metadata).length > 0 && { metadata: error.metadata }),
  };
  return {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...(retryable && { 'retry-after': String(Math.max(LEAST_WAIT_S, Math.ceil((error.retryAfterMs ?? 0) / 1000))) }),
      ...challengeOf(error, status),
      ...(error.metadata.allow !== undefined && { allow: error.metadata.allow }),
    },
    body: JSON.stringify(body),
  };
}

/** As the types of the RateLimit draft have it. */
const quotaOf = ({ reason, metadata: { policy } }: PerfolioError): object =>
  reason === 'QUOTA_EXCEEDED' && policy !== undefined ? { 'violated-policies': [policy] } : {};

/** Two reasons stand for two statuses each: which header, and which part of the head. */
function statusOf({ reason, metadata }: PerfolioError): number {
  if (reason === 'MEDIA_TYPE_UNSUPPORTED' && metadata.header === 'accept') return 406;
  if (reason === 'HEADER_TOO_LARGE' && metadata.part === 'url') return 414;
  return STATUSES[reason];
}

function challengeOf({ reason, metadata }: PerfolioError, status: number): Record<string, string> {
  if (reason === 'CREDENTIALS_MISSING') return { 'www-authenticate': 'Bearer realm="perfolio"' };
  if (status === 401) return { 'www-authenticate': 'Bearer realm="perfolio", error="invalid_token"' };
  if (reason === 'SCOPE_INSUFFICIENT' && metadata.scope !== undefined)
    return { 'www-authenticate': `Bearer realm="perfolio", error="insufficient_scope", scope="${metadata.scope}"` };
  return {};
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const instanceOf = (requestId: string): string =>
  UUID.test(requestId) ? `urn:uuid:${requestId}` : `urn:perfolio:request:${requestId}`;
