import { type Histogram, metrics, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';

const BOUNDARIES = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

interface Operation {
  /** `postgresql` and the like. */
  readonly system: string;
  /** The word that says what a statement does, never the statement. */
  readonly name: string;
}

let durations: Histogram | undefined;

/** Makes of a statement a span and a duration, named as by drivers that OpenTelemetry watches itself. */
export async function measuredOperation<Result>(operation: Operation, work: () => Promise<Result>): Promise<Result> {
  const attributes = { 'db.system.name': operation.system, 'db.operation.name': operation.name };
  const span = trace.getTracer('perfolio.service').startSpan(operation.name, { kind: SpanKind.CLIENT, attributes });
  const began = performance.now();
  let failed = true;
  try {
    const result = await work();
    failed = false;
    return result;
  } finally {
    if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
    const error = failed ? { 'error.type': '_OTHER' } : {};
    histogram().record((performance.now() - began) / 1000, { ...attributes, ...error });
  }
}

/** Made at its first use: one that is made before telemetry has started would stay silent for ever. */
const histogram = (): Histogram =>
  (durations ??= metrics.getMeter('perfolio.service').createHistogram('db.client.operation.duration', {
    unit: 's',
    description: 'Time a statement took.',
    advice: { explicitBucketBoundaries: BOUNDARIES },
  }));
