import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { GrpcInstrumentation } from '@opentelemetry/instrumentation-grpc';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { IORedisInstrumentation } from '@opentelemetry/instrumentation-ioredis';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { PinoInstrumentation } from '@opentelemetry/instrumentation-pino';
import { RuntimeNodeInstrumentation } from '@opentelemetry/instrumentation-runtime-node';
import { NodeSDK } from '@opentelemetry/sdk-node';

import type { Environment } from './settings';

export interface Telemetry {
  /** Where metrics are scraped. */
  readonly metricsPort: number;
  close(): Promise<void>;
}

/**
 * Starts OpenTelemetry: metrics for Prometheus on `PERFOLIO_METRICS_PORT`, traces by the standard `OTEL_*` variables (none unless an
 * exporter is named). Must run before anything that it watches is loaded, so a process calls it first.
 */
export async function startTelemetry(
  service: string,
  { host, port }: { readonly host: string; readonly port: number },
  env: Environment,
): Promise<Telemetry> {
  const prometheus = new PrometheusExporter({ host, port, preventServerStart: true });
  await prometheus.startServer();
  const sdk = new NodeSDK({
    serviceName: env.OTEL_SERVICE_NAME ?? `perfolio-${service}`,
    metricReaders: [prometheus],
    logRecordProcessors: [],
    ...(env.OTEL_TRACES_EXPORTER === undefined &&
      env.OTEL_EXPORTER_OTLP_ENDPOINT === undefined && { spanProcessors: [] }),
    instrumentations: [
      new HttpInstrumentation(),
      new GrpcInstrumentation(),
      new IORedisInstrumentation(),
      new PgInstrumentation({ enhancedDatabaseReporting: false }),
      new PinoInstrumentation({ disableLogSending: true }),
      new RuntimeNodeInstrumentation(),
    ],
  });
  sdk.start();
  return { metricsPort: portOf(prometheus, port), close: () => sdk.shutdown() };
}

/** The port that was really taken when 0 asked for a free one. */
function portOf(exporter: PrometheusExporter, asked: number): number {
  const server = (exporter as unknown as { _server?: { address(): { port: number } | string | null } })._server;
  const address = server?.address();
  return typeof address === 'object' && address !== null ? address.port : asked;
}
