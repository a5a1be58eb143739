import type { Metadata } from '@grpc/grpc-js';
import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { PerfolioError } from '@perfolio/errors';

import { clientDurations } from './rpc-durations';
import { grpcCodeOf } from './status';

const tracer = trace.getTracer('perfolio.service');

/** Starts the span of a call to another service and sends its name along in `metadata`; the result, called once, ends and measures it. */
export function observeCall(method: string, metadata: Metadata): (failure?: unknown) => void {
  const started = performance.now();
  const span = tracer.startSpan(method, {
    kind: SpanKind.CLIENT,
    attributes: { 'rpc.system.name': 'grpc', 'rpc.method': method },
  });
  propagation.inject(trace.setSpan(context.active(), span), metadata, {
    set: (carrier, name, value) => carrier.set(name, value),
  });
  return (failure) => {
    const status = statusOf(failure);
    clientDurations.record((performance.now() - started) / 1000, method, status);
    span.setAttribute('rpc.response.status_code', status);
    if (failure !== undefined) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  };
}

function statusOf(failure: unknown): string {
  if (failure === undefined) return 'OK';
  return failure instanceof PerfolioError ? grpcCodeOf(failure.kind) : 'UNKNOWN';
}
