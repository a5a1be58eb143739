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

/** An error as gRPC sends it: code, message, and the facts as `google.rpc` details. */
export function toServiceError(error: PerfolioError, trailers: ReadonlyMap<string, string>): Partial<ServiceError> {
  const code = Code[grpcCodeOf(error.kind)];
  const metadata = new Metadata();
  for (const [name, value] of trailers) metadata.set(name, value);
  const status = { code, message: error.message, details: detailsOf(error) };
  metadata.set(DETAILS, Buffer.from(googleRpc.Status.encode(googleRpc.Status.fromPartial(status)).finish()));
  return { code, details: error.message, metadata };
}

function detailsOf(error: PerfolioError): googleRpc.Any[] {
  const info = googleRpc.ErrorInfo.fromPartial({
    reason: error.reason,
    domain: DOMAIN,
    metadata: { ...error.metadata },
  });
  const details = [any('ErrorInfo', googleRpc.ErrorInfo.encode(info).finish())];
  if (error.violations.length > 0) {
    const bad = googleRpc.BadRequest.fromPartial({ fieldViolations: error.violations.map(toFieldViolation) });
    details.push(any('BadRequest', googleRpc.BadRequest.encode(bad).finish()));
  }
  if (error.retryAfterMs !== undefined) {
    const seconds = BigInt(Math.floor(error.retryAfterMs / 1000));
    const retry = googleRpc.RetryInfo.fromPartial({
      retryDelay: { seconds, nanos: (error.retryAfterMs % 1000) * 1_000_000 },
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
  const details = error.metadata?.get(DETAILS)[0];
  const status = Buffer.isBuffer(details) ? googleRpc.Status.decode(details) : undefined;
  const info = detail(status, 'ErrorInfo', googleRpc.ErrorInfo.decode);
  if (info === undefined || info.domain !== DOMAIN || !isReason(info.reason)) return fromTransport(error);
  if (info.metadata.credential === SERVICE_CREDENTIAL) return unavailable(error);
  const retry = detail(status, 'RetryInfo', googleRpc.RetryInfo.decode)?.retryDelay;
  return new PerfolioError(info.reason, error.details, {
    metadata: info.metadata,
    violations: (detail(status, 'BadRequest', googleRpc.BadRequest.decode)?.fieldViolations ?? []).map(
      fromFieldViolation,
    ),
    ...(retry !== undefined && { retryAfterMs: Number(retry.seconds) * 1000 + retry.nanos / 1_000_000 }),
  });
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
  const facts = JSON.parse(reason) as { rule: string; limit?: string; got?: string };
  return { field, description, ...facts };
}

const RETRY_MS = 1000;

function fromTransport(error: ServiceError): PerfolioError {
  switch (error.code) {
    case Code.DEADLINE_EXCEEDED:
      return new PerfolioError(
        'DEADLINE_EXCEEDED',
        'The answer was not ready in the time allowed. Ask again, or allow more time.',
      );
    case Code.CANCELLED:
      return new PerfolioError('CANCELLED', 'The caller went away.');
    case Code.UNAVAILABLE:
    case Code.UNAUTHENTICATED:
    case Code.PERMISSION_DENIED:
      return unavailable(error);
    case Code.RESOURCE_EXHAUSTED:
      return new PerfolioError('BODY_TOO_LARGE', 'A message is larger than the service takes. Ask for less at once.', {
        cause: error,
      });
    default:
      return new PerfolioError('INTERNAL', 'Something broke on our side.', { cause: error });
  }
}

const unavailable = (cause: ServiceError) =>
  new PerfolioError('DEPENDENCY_UNAVAILABLE', 'A part of the service is out of reach. Ask again in a moment.', {
    retryAfterMs: RETRY_MS,
    cause,
  });
