import { SamplingDecision } from '@opentelemetry/api';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { IORedisInstrumentation } from '@opentelemetry/instrumentation-ioredis';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { RuntimeNodeInstrumentation } from '@opentelemetry/instrumentation-runtime-node';
import { NodeSDK } from '@opentelemetry/sdk-node';

import { openMetricsDoor } from './metrics-door';
import type { Environment } from './settings';

interface Telemetry {
  /** Where metrics are scraped. */
  readonly metricsPort: number;
  close(): Promise<void>;
}

/** What names an exporter of traces; without one none are made. */
const TRACES = ['OTEL_TRACES_EXPORTER', 'OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'];

/**
 * Watches libraries from the moment this file is loaded, because what is loaded before is never watched; what they tell goes nowhere until
 * telemetry has started. A process therefore loads this before anything of its own.
 */
const WATCHED = [
  new HttpInstrumentation({ ignoreIncomingRequestHook: ({ url }) => url === '/metrics' }),
  new PgInstrumentation({ enhancedDatabaseReporting: false }),
];
/** Makes spans and nothing else. */
const WATCHED_FOR_TRACES = new IORedisInstrumentation();

/** Spans that nobody collects cost a call as much as some of its work. */
const UNTRACED = {
  spanProcessors: [],
  sampler: { shouldSample: () => ({ decision: SamplingDecision.NOT_RECORD }), toString: () => 'untraced' },
};

/**
 * Starts OpenTelemetry: metrics for Prometheus on `PERFOLIO_METRICS_PORT`, traces by the standard `OTEL_*` variables (none unless an
 * exporter is named). Calls between services need no watching from outside: they make their spans and metrics themselves.
 */
export async function startTelemetry(
  service: string,
  address: { readonly host: string; readonly port: number },
  env: Environment,
): Promise<Telemetry> {
  const prometheus = new PrometheusExporter({ preventServerStart: true, withoutTargetInfo: true });
  const door = await openMetricsDoor(address, (request, response) =>
    prometheus.getMetricsRequestHandler(request, response),
  );
  const isTraced = TRACES.some((name) => (env[name] ?? '') !== '');
  if (!isTraced) WATCHED_FOR_TRACES.disable();
  const sdk = new NodeSDK({
    serviceName: env.OTEL_SERVICE_NAME ?? `perfolio-${service}`,
    metricReaders: [prometheus],
    logRecordProcessors: [],
    ...(!isTraced && UNTRACED),
    instrumentations: [...WATCHED, ...(isTraced ? [WATCHED_FOR_TRACES] : []), new RuntimeNodeInstrumentation()],
  });
  sdk.start();
  return { metricsPort: door.port, close: () => closed(door, sdk) };
}

const FLUSH_MS = 3000;

/** Sends what is left to send, but holds nobody up for a collector that does not answer. */
async function closed(door: { close(): Promise<void> }, sdk: NodeSDK): Promise<void> {
  await door.close();
  const flushed = sdk.shutdown().catch(() => {}); // What the collector did not take is lost; the process ends all the same.
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, FLUSH_MS);
  });
  await Promise.race([flushed, late]);
  clearTimeout(timer);
}
