// A fleet whose logs, metrics and traces are all listened to.
import { createServer } from 'node:http';
import { startFleet } from '../running-fleet.mjs';

/** A span in twenty: enough to meet every kind of span thousands of times. */
const TRACED = '0.05';

export async function listenedFleet(heard) {
  const traces = await collector((bytes) => heard(bytes, 'trace'));
  const { doors, admin, members, close } = await startFleet({
    gateways: 2,
    risk: 2,
    env: {
      PERFOLIO_LOG_LEVEL: 'info',
      OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
      OTEL_TRACES_SAMPLER_ARG: TRACED,
      OTEL_EXPORTER_OTLP_ENDPOINT: traces.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    },
    heard: (line) => heard(line, 'log'),
  });
  return {
    doors,
    admin,
    /** Hears every metric of every process. */
    async readMetrics() {
      for (const { metrics } of members)
        heard(await (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text(), 'metric');
    },
    async close() {
      await close();
      await traces.close();
    },
  };
}

/** Takes what is exported over OTLP. Words and numbers stand in it as they are: protobuf does not pack strings. */
async function collector(heard) {
  const server = createServer((request, response) => {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      heard(Buffer.concat(parts).toString('latin1'));
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
