/** What went wrong, in the terms of the domain. Each transport maps a kind to a status of its own in one table. */
export type Kind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'exists'
  | 'precondition'
  | 'conflict'
  | 'exhausted'
  | 'unavailable'
  | 'late'
  | 'cancelled'
  | 'unimplemented'
  | 'internal';

/**
 * Every reason a client can branch on, with its kind and the title people read.
 * The same names stand in `perfolio.errors.v1.Reason`; a test of `libs/service` holds the two together.
 */
export const REASONS = {
  CREDENTIALS_MISSING: ['unauthenticated', 'No credential was given'],
  CREDENTIALS_INVALID: ['unauthenticated', 'The credential is not valid'],
  CREDENTIALS_EXPIRED: ['unauthenticated', 'The credential has expired'],
  CREDENTIALS_AMBIGUOUS: ['invalid', 'More than one credential was given'],
  AUTHORIZATION_PENDING: ['invalid', 'Nobody has let it in yet'],
  SCOPE_INSUFFICIENT: ['forbidden', 'The credential does not allow this'],
  REAUTHENTICATION_REQUIRED: ['forbidden', 'This needs a log-in of the last ten minutes'],
  RESOURCE_NOT_FOUND: ['not-found', 'Nothing by that name'],
  ROUTE_NOT_FOUND: ['unimplemented', 'No such route'],
  METHOD_NOT_ALLOWED: ['unimplemented', 'This route does not take that verb'],
  MEDIA_TYPE_UNSUPPORTED: ['invalid', 'The media type is not supported'],
  BODY_MALFORMED: ['invalid', 'The request cannot be read'],
  BODY_TOO_DEEP: ['invalid', 'The request is nested too deeply'],
  BODY_TOO_LARGE: ['exhausted', 'The request is too large'],
  HEADER_TOO_LARGE: ['exhausted', 'The headers or the URL are too large'],
  REQUEST_TIMEOUT: ['late', 'The request arrived too slowly'],
  FIELD_UNKNOWN: ['invalid', 'The request has fields nobody knows'],
  FIELD_INVALID: ['invalid', 'The request has invalid fields'],
  LIMIT_EXCEEDED: ['invalid', 'The request asks for too many of something'],
  RESOURCE_EXISTS: ['exists', 'That already exists'],
  ETAG_MISMATCH: ['conflict', 'Someone changed this in between'],
  PRECONDITION_REQUIRED: ['precondition', 'A precondition header is required'],
  LAST_WAY_IN: ['precondition', 'Nobody could log in to the account any more'],
  IDEMPOTENCY_KEY_REUSED: ['invalid', 'The idempotency key was used for another request'],
  IDEMPOTENCY_IN_PROGRESS: ['conflict', 'The first request with this idempotency key is still running'],
  QUOTA_EXCEEDED: ['exhausted', 'Too many requests'],
  OVERLOADED: ['unavailable', 'The service is at its limit'],
  DEPENDENCY_UNAVAILABLE: ['unavailable', 'A part of the service is out of reach'],
  DEADLINE_EXCEEDED: ['late', 'The time allowed has passed'],
  CANCELLED: ['cancelled', 'The caller went away'],
  STORAGE_EXHAUSTED: ['exhausted', 'The disk is full'],
  GENERATION_CHANGED: ['conflict', 'The data changed while the answer was being prepared'],
  VERSION_CHANGED: ['conflict', 'The prices changed while the answer was being prepared'],
  UNKNOWN_TICKER: ['precondition', 'No prices for a ticker'],
  UNKNOWN_CURRENCY: ['precondition', 'No exchange rate for a currency'],
  ZERO_EXPOSURE: ['precondition', 'The portfolio is empty'],
  ZERO_NET: ['precondition', 'The weights cancel out'],
  NON_POSITIVE_NAV: ['precondition', 'The portfolio is worth nothing or less'],
  INSUFFICIENT_HISTORY: ['precondition', 'Too little price history'],
  SOLVER_FAILED: ['precondition', 'The optimiser did not converge'],
  INTERNAL: ['internal', 'Something broke on our side'],
} as const satisfies Record<string, readonly [Kind, string]>;

export type Reason = keyof typeof REASONS;

export const kindOf = (reason: Reason): Kind => REASONS[reason][0];

export const titleOf = (reason: Reason): string => REASONS[reason][1];

export const isReason = (text: string): text is Reason => Object.hasOwn(REASONS, text);
