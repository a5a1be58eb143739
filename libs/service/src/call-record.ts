import { context, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { PerfolioError } from '@perfolio/errors';
import type { Logger } from 'pino';

import type { Call, Incoming } from './call';
import { serverDurations } from './rpc-durations';
import { grpcCodeOf } from './status';

/** What every call of one server shares. */
export interface Host {
  readonly logger: Logger;
  readonly now: () => number;
}

/** One call as it is told to the handler, the trace, the metrics and the log. */
interface CallRecord {
  readonly call: Call;
  readonly trailers: ReadonlyMap<string, string>;
  /** Runs the work as a part of the call's span. */
  within<Result>(work: () => Result): Result;
  /** Tells how the call ended: once. */
  ended(failure: PerfolioError | undefined): void;
}

const tracer = trace.getTracer('perfolio.service');

export function recordCall(method: string, incoming: Incoming, { logger, now }: Host): CallRecord {
  const started = now();
  const trailers = incoming.trailers ?? new Map<string, string>();
  const facts: Record<string, string | number | boolean> = {};
  const span = startSpan(method);
  const active = trace.setSpan(context.active(), span);
  return {
    call: {
      signal: incoming.signal,
      deadline: incoming.deadline,
      requestId: incoming.requestId,
      method,
      ...(incoming.peer !== undefined && { peer: incoming.peer }),
      metadata: (key) => incoming.metadata(key),
      trailer: (key, value) => void trailers.set(key, value),
      note: (more) => void Object.assign(facts, more),
    },
    trailers,
    within: (work) => context.with(active, work),
    ended(failure) {
      const status = failure === undefined ? 'OK' : grpcCodeOf(failure.kind);
      const ms = now() - started;
      serverDurations.record(ms / 1000, method, status);
      const line = { ...facts, method, status, ms: Math.round(ms), requestId: incoming.requestId };
      context.with(active, () => logLine(logger, line, failure));
      endSpan(span, status, failure);
    },
  };
}

/** A call that came over the wire, or from nowhere, is served here; one inside a span of this process is a step of it. */
function startSpan(method: string): Span {
  const parent = trace.getSpanContext(context.active());
  return tracer.startSpan(method, {
    kind: parent === undefined || parent.isRemote === true ? SpanKind.SERVER : SpanKind.INTERNAL,
    attributes: { 'rpc.system.name': 'grpc', 'rpc.method': method },
  });
}

function endSpan(span: Span, status: string, failure: PerfolioError | undefined): void {
  span.setAttribute('rpc.response.status_code', status);
  if (failure !== undefined) span.setAttribute('perfolio.reason', failure.reason);
  if (failure?.kind === 'internal') span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}

/** One line per call. A fault of ours carries its cause, so that the request id in the answer leads to it. */
function logLine(logger: Logger, line: Record<string, unknown>, failure: PerfolioError | undefined): void {
  if (failure === undefined) logger.info(line, 'answered');
  else if (failure.kind === 'internal') {
    logger.error({ ...line, reason: failure.reason, err: failure.cause ?? failure }, 'failed');
  } else logger.info({ ...line, reason: failure.reason }, 'refused');
}
