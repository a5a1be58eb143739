import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';

interface Span {
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
}

interface Report {
  readonly metricsPort: number;
  readonly metrics: string;
  readonly refused: readonly number[];
  readonly lines: readonly Record<string, unknown>[];
}

/** Runs the traced service with a collector of our own behind it. */
async function observe(): Promise<Report & { readonly spans: readonly Span[] }> {
  const spans: Span[] = [];
  const collector = createServer((request, response) => {
    void json(request).then((body) => {
      const { resourceSpans = [] } = body as { resourceSpans?: { scopeSpans: { spans: Span[] }[] }[] };
      for (const { scopeSpans } of resourceSpans) spans.push(...scopeSpans.flatMap((scope) => scope.spans));
      response.end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  const child = fork(join(__dirname, 'traced-service.js'), {
    env: {
      ...process.env,
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    },
  });
  const [report] = (await once(child, 'message')) as [Report];
  await once(child, 'exit');
  collector.close();
  return { ...report, spans };
}

describe('telemetry', () => {
  let seen: Awaited<ReturnType<typeof observe>>;
  beforeAll(async () => {
    seen = await observe();
  });

  it('takes a free port for metrics and says which', () => {
    expect(seen.metricsPort).toBeGreaterThan(0);
    expect(seen.metricsPort).not.toBe(9464);
  });

  it('measures calls on both sides', () => {
    const method = 'rpc_method="perfolio.risk.v1.RiskService/GetEngine"';

    expect(seen.metrics).toMatch(new RegExp(`rpc_server_call_duration_count\\{.*${method}.*\\} 1`));
    expect(seen.metrics).toMatch(new RegExp(`rpc_client_call_duration_count\\{.*${method}.*\\} 1`));
  });

  it('answers nothing but GET /metrics', () => {
    expect(seen.refused).toEqual([404, 405]);
  });

  it('follows a call from one service into the next', () => {
    const outer = seen.spans.find(({ name }) => name === 'outer');
    const [client, server] = [3, 2].map((kind) =>
      seen.spans.find((span) => span.kind === kind && span.name === 'perfolio.risk.v1.RiskService/GetEngine'),
    );

    expect(client?.parentSpanId).toBe(outer?.spanId);
    expect(server?.parentSpanId).toBe(client?.spanId);
    expect(server?.traceId).toBe(outer?.traceId);
  });

  it('leads from the line of a call to its trace', () => {
    expect(seen.lines[0]).toMatchObject({ traceId: seen.spans[0]?.traceId });
  });
});
