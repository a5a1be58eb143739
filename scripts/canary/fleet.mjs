// A fleet whose logs, metrics and traces are all listened to.
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { node, root } from '../build.mjs';

/** A span in twenty: enough to meet every kind of span thousands of times. */
const TRACED = '0.05';

export async function listenedFleet({ admin, heard }) {
  const traces = await collector((bytes) => heard(bytes, 'trace'));
  const child = spawn(node(), [join(root, 'scripts', 'fleet.mjs'), '--gateways', '2', '--risk', '2'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      PERFOLIO_ADMIN_EMAIL: admin.email,
      PERFOLIO_ADMIN_PASSWORD: admin.password,
      PERFOLIO_RATE_LIMITS: 'off',
      PERFOLIO_LOG_LEVEL: 'info',
      OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
      OTEL_TRACES_SAMPLER_ARG: TRACED,
      OTEL_EXPORTER_OTLP_ENDPOINT: traces.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    },
  });
  createInterface({ input: child.stderr }).on('line', (line) => heard(line, 'log'));
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const fleet = JSON.parse(
    await new Promise((resolve, reject) => {
      createInterface({ input: child.stdout }).once('line', resolve);
      child.once('exit', () => reject(new Error('The fleet ended before it served.')));
    }),
  );
  const members = [...fleet.gateways, fleet.context, ...fleet.risk];
  return {
    doors: fleet.gateways.map(({ http }) => `http://127.0.0.1:${http}`),
    /** Hears every metric of every process. */
    async readMetrics() {
      for (const { metrics } of members)
        heard(await (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text(), 'metric');
    },
    async close() {
      child.kill('SIGTERM');
      await exited;
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
