// Serves behind telemetry, makes one call to itself inside a span of its own, scrapes its metrics and says what it saw.
const { startTelemetry } = require('@perfolio/service/telemetry');

void startTelemetry('test', { host: '127.0.0.1', port: 0 }, process.env).then(async (telemetry) => {
  const { createLogger, createServiceClient, createServiceIdentity, serve, unary } = require('@perfolio/service');
  const { riskV1 } = require('@perfolio/contracts');
  const { trace } = require('@opentelemetry/api');
  const { getEngine } = riskV1.RiskServiceService;
  const lines = [];
  const logger = createLogger('test', 'info', { write: (line) => lines.push(JSON.parse(line)) });
  const server = await serve({
    host: '127.0.0.1',
    port: 0,
    methods: [unary(getEngine, async () => ({ engineVersion: '7' }))],
    services: ['perfolio.risk.v1.RiskService'],
    hosting: { logger, now: Date.now },
    maxStreams: 10,
  });
  const identity = createServiceIdentity('gateway', new Uint8Array(32), Date.now);
  const client = createServiceClient({ addresses: [`127.0.0.1:${server.port}`], audience: 'risk', identity });
  const onward = { signal: new AbortController().signal, deadline: Date.now() + 5000, requestId: 'r' };
  await trace.getTracer('test').startActiveSpan('outer', async (span) => {
    await client.unary(getEngine, {}, onward);
    span.end();
  });
  const door = `http://127.0.0.1:${telemetry.metricsPort}`;
  const metrics = await (await fetch(`${door}/metrics`)).text();
  const refused = [(await fetch(door)).status, (await fetch(`${door}/metrics`, { method: 'POST' })).status];
  client.close();
  await server.drain(0);
  await telemetry.close();
  process.send({ metricsPort: telemetry.metricsPort, metrics, refused, lines });
  process.disconnect();
});
