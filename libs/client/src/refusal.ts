import { status as Code, type ServiceError } from '@grpc/grpc-js';
import { googleRpc } from '@perfolio/contracts';
import { isReason, PerfolioError, type Reason, type Violation } from '@perfolio/errors';

const DETAILS = 'grpc-status-details-bin';
const TYPE = 'type.googleapis.com/google.rpc.';

/** A refusal as the service meant it; what only the transport knows is told by the nearest reason. */
export function errorOf(error: ServiceError): PerfolioError {
  const details = detailsOf(error);
  const info = decoded(details, 'ErrorInfo', googleRpc.ErrorInfo.decode);
  if (info === undefined || !isReason(info.reason)) {
    return new PerfolioError(REASONS[error.code] ?? 'INTERNAL', error.details ?? error.message, { cause: error });
  }
  return new PerfolioError(info.reason, error.details, {
    metadata: info.metadata,
    violations: decoded(details, 'BadRequest', googleRpc.BadRequest.decode)?.fieldViolations.map(violationOf) ?? [],
    ...pauseOf(details),
    cause: error,
  });
}

function detailsOf({ metadata }: ServiceError): readonly googleRpc.Any[] {
  const bytes = metadata?.get(DETAILS)[0];
  return Buffer.isBuffer(bytes) ? googleRpc.Status.decode(bytes).details : [];
}

function pauseOf(details: readonly googleRpc.Any[]): { retryAfterMs?: number } {
  const delay = decoded(details, 'RetryInfo', googleRpc.RetryInfo.decode)?.retryDelay;
  return delay === undefined ? {} : { retryAfterMs: Number(delay.seconds) * 1000 + delay.nanos / 1_000_000 };
}

/** What gRPC says by itself when nobody answered as we do. */
const REASONS: Readonly<Partial<Record<Code, Reason>>> = {
  [Code.CANCELLED]: 'CANCELLED',
  [Code.DEADLINE_EXCEEDED]: 'DEADLINE_EXCEEDED',
  [Code.UNAVAILABLE]: 'DEPENDENCY_UNAVAILABLE',
  [Code.RESOURCE_EXHAUSTED]: 'BODY_TOO_LARGE',
  [Code.UNIMPLEMENTED]: 'ROUTE_NOT_FOUND',
};

function decoded<Message>(
  details: readonly googleRpc.Any[],
  name: string,
  decode: (bytes: Uint8Array) => Message,
): Message | undefined {
  const found = details.find(({ typeUrl }) => typeUrl === `${TYPE}${name}`);
  return found === undefined ? undefined : decode(found.value);
}

/** `reason` carries rule, limit and what was given. */
function violationOf({ field, description, reason }: googleRpc.BadRequest_FieldViolation): Violation {
  const { rule = '', limit, got } = JSON.parse(reason) as Partial<Violation>;
  return { field, description, rule, ...(limit !== undefined && { limit }), ...(got !== undefined && { got }) };
}
