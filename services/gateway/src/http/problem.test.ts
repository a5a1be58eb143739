import { Metadata, type ServiceError, status as Code } from '@grpc/grpc-js';
import { kindOf, type Reason, REASONS } from '@perfolio/errors';
import { fromServiceError, grpcCodeOf } from '@perfolio/service';

import { STATUSES } from './problem';

/** The table of statuses, by hand: what each gRPC code stands beside over HTTP, reason by reason. */
const TABLE: Readonly<Record<string, Readonly<Record<number, readonly Reason[]>>>> = {
  CANCELLED: { 499: ['CANCELLED'] },
  INVALID_ARGUMENT: {
    400: [
      'CREDENTIALS_AMBIGUOUS',
      'AUTHORIZATION_PENDING',
      'BODY_MALFORMED',
      'BODY_TOO_DEEP',
      'FIELD_UNKNOWN',
      'FIELD_INVALID',
      'LIMIT_EXCEEDED',
    ],
    415: ['MEDIA_TYPE_UNSUPPORTED'],
    422: ['IDEMPOTENCY_KEY_REUSED'],
  },
  DEADLINE_EXCEEDED: { 408: ['REQUEST_TIMEOUT'], 504: ['DEADLINE_EXCEEDED'] },
  NOT_FOUND: { 404: ['RESOURCE_NOT_FOUND'] },
  ALREADY_EXISTS: { 409: ['RESOURCE_EXISTS'] },
  PERMISSION_DENIED: { 403: ['SCOPE_INSUFFICIENT', 'REAUTHENTICATION_REQUIRED'] },
  RESOURCE_EXHAUSTED: {
    413: ['BODY_TOO_LARGE'],
    429: ['QUOTA_EXCEEDED'],
    431: ['HEADER_TOO_LARGE'],
    507: ['STORAGE_EXHAUSTED'],
  },
  FAILED_PRECONDITION: {
    409: ['LAST_WAY_IN'],
    422: [
      'UNKNOWN_TICKER',
      'UNKNOWN_CURRENCY',
      'ZERO_EXPOSURE',
      'ZERO_NET',
      'NON_POSITIVE_NAV',
      'INSUFFICIENT_HISTORY',
      'SOLVER_FAILED',
    ],
    428: ['PRECONDITION_REQUIRED'],
  },
  ABORTED: {
    409: ['IDEMPOTENCY_IN_PROGRESS'],
    412: ['ETAG_MISMATCH'],
    503: ['GENERATION_CHANGED', 'VERSION_CHANGED'],
  },
  UNIMPLEMENTED: { 404: ['ROUTE_NOT_FOUND'], 405: ['METHOD_NOT_ALLOWED'] },
  INTERNAL: { 500: ['INTERNAL'] },
  UNAVAILABLE: { 503: ['OVERLOADED', 'DEPENDENCY_UNAVAILABLE'] },
  UNAUTHENTICATED: { 401: ['CREDENTIALS_MISSING', 'CREDENTIALS_INVALID', 'CREDENTIALS_EXPIRED'] },
};

/** We never say these: they name no fault that a client could tell from another. */
const NEVER = ['OUT_OF_RANGE', 'UNKNOWN', 'DATA_LOSS'];

const codes = Object.keys(Code).filter((name) => Number.isNaN(Number(name)) && name !== 'OK');

describe('the one table', () => {
  it('has each of the 16 codes of a failure, or says that it is never sent', () => {
    expect([...Object.keys(TABLE), ...NEVER].toSorted()).toEqual(codes.toSorted());
    expect(codes).toHaveLength(16);
  });

  it('has every reason once', () => {
    const named = Object.values(TABLE).flatMap((statuses) => Object.values(statuses).flat());

    expect(named.toSorted()).toEqual(Object.keys(REASONS).toSorted());
  });

  it.each(Object.entries(TABLE))('maps %s', (code, statuses) => {
    for (const [status, reasons] of Object.entries(statuses))
      for (const reason of reasons)
        expect([reason, grpcCodeOf(kindOf(reason)), STATUSES[reason]]).toEqual([reason, code, Number(status)]);
  });
});

/** What a code means that comes without our details: from a library, or from a peer that is no service of ours. */
const BARE: Readonly<Record<string, Reason>> = {
  CANCELLED: 'DEPENDENCY_UNAVAILABLE',
  UNKNOWN: 'INTERNAL',
  INVALID_ARGUMENT: 'INTERNAL',
  DEADLINE_EXCEEDED: 'DEADLINE_EXCEEDED',
  NOT_FOUND: 'INTERNAL',
  ALREADY_EXISTS: 'INTERNAL',
  PERMISSION_DENIED: 'DEPENDENCY_UNAVAILABLE',
  RESOURCE_EXHAUSTED: 'DEPENDENCY_UNAVAILABLE',
  FAILED_PRECONDITION: 'INTERNAL',
  ABORTED: 'INTERNAL',
  OUT_OF_RANGE: 'INTERNAL',
  UNIMPLEMENTED: 'INTERNAL',
  INTERNAL: 'INTERNAL',
  UNAVAILABLE: 'DEPENDENCY_UNAVAILABLE',
  DATA_LOSS: 'INTERNAL',
  UNAUTHENTICATED: 'DEPENDENCY_UNAVAILABLE',
};

describe('a code without details', () => {
  it.each(codes)('%s has its meaning', (name) => {
    const code = Code[name as keyof typeof Code];
    const error = Object.assign(new Error(name), { code, details: '', metadata: new Metadata() }) as ServiceError;

    expect(fromServiceError(error).reason).toBe(BARE[name]);
  });
});
