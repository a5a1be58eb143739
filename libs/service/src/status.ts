import { Metadata, status as Code, type ServiceError } from '@grpc/grpc-js';
import { googleRpc } from '@perfolio/contracts';
import { isReason, type Kind, PerfolioError, type Violation } from '@perfolio/errors';

import { SERVICE_CREDENTIAL } from './service-identity';

/** The one table between kinds and gRPC codes, both ways. */
const CODES = {
  invalid: 'INVALID_ARGUMENT',
  unauthenticated: 'UNAUTHENTICATED',
  forbidden: 'PERMISSION_DENIED',
  'not-found': 'NOT_FOUND',
  exists: 'ALREADY_EXISTS',
  precondition: 'FAILED_PRECONDITION',
  conflict: 'ABORTED',
  exhausted: 'RESOURCE_EXHAUSTED',
  unavailable: 'UNAVAILABLE',
  late: 'DEADLINE_EXCEEDED',
  cancelled: 'CANCELLED',
  unimplemented: 'UNIMPLEMENTED',
  internal: 'INTERNAL',
} as const satisfies Record<Kind, keyof typeof Code>;

export type GrpcCode = (typeof CODES)[Kind];

export const grpcCodeOf = (kind: Kind): GrpcCode => CODES[kind];

const DOMAIN = 'perfolio';
const DETAILS = 'grpc-status-details-bin';
const TYPE = 'type.googleapis.com/google.rpc.';

/** Trailers share one header block; what is larger than a peer takes would hide the error behind one of the transport's. */
const MAX_DETAILS_BYTES = 32 * 1024;
const MAX_MESSAGE = 1000;

/** Tells grpc's own retries to leave a call alone that we refused on purpose: whoever may ask again is told when. */
const PUSHBACK = 'grpc-retry-pushback-ms';

/** An error as gRPC sends it: code, message, and the facts as `google.rpc` details, less of the violations where they are too many. */
export function toServiceError(
  error: PerfolioError,
  trailers: ReadonlyMap<string, string>,
  maxDetailsBytes = MAX_DETAILS_BYTES,
): Partial<ServiceError> {
  const code = Code[grpcCodeOf(error.kind)];
  const message = cut(error.message);
  const metadata = new Metadata();
  for (const [name, value] of trailers) metadata.set(name, value);
  if (code === Code.UNAVAILABLE) metadata.set(PUSHBACK, '-1');
  metadata.set(DETAILS, statusBytes(error, message, maxDetailsBytes));
  return { code, details: message, metadata };
}

const cut = (message: string): string =>
  message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE - 1).toWellFormed()}…` : message;

function statusBytes(error: PerfolioError, message: string, maxBytes: number): Buffer {
  let { violations } = error;
  for (;;) {
    const status = { code: Code[grpcCodeOf(error.kind)], message, details: detailsOf(error, violations) };
    const bytes = Buffer.from(googleRpc.Status.encode(googleRpc.Status.fromPartial(status)).finish());
    if (bytes.length <= maxBytes || violations.length === 0) return bytes;
    violations = violations.slice(0, Math.floor(violations.length / 2));
  }
}

function detailsOf(error: PerfolioError, violations: readonly Violation[]): googleRpc.Any[] {
  const info = googleRpc.ErrorInfo.fromPartial({
    reason: error.reason,
    domain: DOMAIN,
    metadata: { ...error.metadata },
  });
  const details = [any('ErrorInfo', googleRpc.ErrorInfo.encode(info).finish())];
  if (violations.length > 0) {
    const bad = googleRpc.BadRequest.fromPartial({ fieldViolations: violations.map(toFieldViolation) });
    details.push(any('BadRequest', googleRpc.BadRequest.encode(bad).finish()));
  }
  if (error.retryAfterMs !== undefined) {
    const ms = Math.max(0, Math.round(error.retryAfterMs));
    const retry = googleRpc.RetryInfo.fromPartial({
      retryDelay: { seconds: BigInt(Math.floor(ms / 1000)), nanos: (ms % 1000) * 1_000_000 },
    });
    details.push(any('RetryInfo', googleRpc.RetryInfo.encode(retry).finish()));
  }
  return details;
}

const any = (name: string, value: Uint8Array): googleRpc.Any =>
  googleRpc.Any.fromPartial({ typeUrl: `${TYPE}${name}`, value: Buffer.from(value) });

/** `reason` carries rule, limit and what was given, so that nothing is lost between services. */
const toFieldViolation = (violation: Violation) => ({
  field: violation.field,
  description: violation.description,
  reason: JSON.stringify({ rule: violation.rule, limit: violation.limit, got: violation.got }),
});

/** What a service answered when it refused: the same error again, or the transport's own failure in our words. */
export function fromServiceError(error: ServiceError): PerfolioError {
  try {
    return fromDetails(error) ?? fromTransport(error);
  } catch {
    // Details that cannot be read say nothing; the code beside them still does.
    return fromTransport(error);
  }
}

function fromDetails(error: ServiceError): PerfolioError | undefined {
  const details = error.metadata?.get(DETAILS)[0];
  const status = Buffer.isBuffer(details) ? googleRpc.Status.decode(details) : undefined;
  const info = detail(status, 'ErrorInfo', googleRpc.ErrorInfo.decode);
  if (info === undefined || info.domain !== DOMAIN || !isReason(info.reason)) return undefined;
  if (info.metadata.credential === SERVICE_CREDENTIAL) return unavailable(error);
  return new PerfolioError(info.reason, error.details, {
    metadata: info.metadata,
    violations: violationsIn(status),
    ...retryFacts(status),
  });
}

const violationsIn = (status: googleRpc.Status | undefined): Violation[] =>
  detail(status, 'BadRequest', googleRpc.BadRequest.decode)?.fieldViolations.map(fromFieldViolation) ?? [];

function retryFacts(status: googleRpc.Status | undefined): { readonly retryAfterMs?: number } {
  const delay = detail(status, 'RetryInfo', googleRpc.RetryInfo.decode)?.retryDelay;
  return delay === undefined ? {} : { retryAfterMs: Number(delay.seconds) * 1000 + delay.nanos / 1_000_000 };
}

function detail<Message>(
  status: googleRpc.Status | undefined,
  name: string,
  decode: (bytes: Uint8Array) => Message,
): Message | undefined {
  const found = status?.details.find((candidate) => candidate.typeUrl === `${TYPE}${name}`);
  return found === undefined ? undefined : decode(found.value);
}

function fromFieldViolation({ field, description, reason }: googleRpc.BadRequest_FieldViolation): Violation {
  const facts: unknown = JSON.parse(reason);
  const fact = (name: 'rule' | 'limit' | 'got') => {
    const value: unknown = Reflect.get(Object(facts), name);
    return typeof value === 'string' ? { [name]: value } : {};
  };
  return { field, description, rule: '', ...fact('rule'), ...fact('limit'), ...fact('got') };
}

/** Whether something thrown is how grpc tells of a call that failed. */
export const isServiceError = (error: unknown): error is ServiceError =>
  typeof error === 'object' && error !== null && 'code' in error && 'metadata' in error;

const RETRY_MS = 1000;

function fromTransport(error: ServiceError): PerfolioError {
  switch (error.code) {
    case Code.DEADLINE_EXCEEDED:
      return new PerfolioError(
        'DEADLINE_EXCEEDED',
        'The answer was not ready in the time allowed. Ask again, or allow more time.',
      );
    // A caller who gave up is answered by his own signal; a call cancelled without him was cut by a peer that is leaving.
    case Code.CANCELLED:
    case Code.UNAVAILABLE:
    case Code.UNAUTHENTICATED:
    case Code.PERMISSION_DENIED:
      return unavailable(error);
    case Code.RESOURCE_EXHAUSTED:
      return TOO_LARGE.test(error.details) ? tooLarge(error) : unavailable(error);
    default:
      return new PerfolioError('INTERNAL', 'Something broke on our side.', { cause: error });
  }
}

/** grpc says RESOURCE_EXHAUSTED of a message above a limit, and of a connection that was told to be calm. */
const TOO_LARGE = /larger than/;

const tooLarge = (cause: ServiceError) =>
  new PerfolioError('BODY_TOO_LARGE', 'A message is larger than the service takes. Ask for less at once.', { cause });

const unavailable = (cause: ServiceError) =>
  new PerfolioError('DEPENDENCY_UNAVAILABLE', 'A part of the service is out of reach. Ask again in a moment.', {
    retryAfterMs: RETRY_MS,
    cause,
  });
