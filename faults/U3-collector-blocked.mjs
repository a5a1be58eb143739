import { once } from 'node:events';
import { createServer } from 'node:net';
import { badIn, isNothing } from './house/measures.mjs';
import { openStage, tryFault } from './house/trial.mjs';

export const fault = {
  id: 'U3',
  title: 'the collector of traces takes connections and never answers',
  expected: 'spans are dropped; calls are not slower for it; processes end in time',
  async alone(given) {
    const open = new Set();
    const silent = createServer((socket) => {
      open.add(socket);
      socket.on('error', () => undefined);
    });
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const OTEL_EXPORTER_OTLP_ENDPOINT = `http://127.0.0.1:${silent.address().port}`;
    const stage = await openStage({
      database: 'embedded',
      env: { OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' },
    });
    try {
      return await tryFault({ id: 'U3', run: (parts) => blocked(parts, open) }, stage, given);
    } finally {
      await stage.close();
      for (const socket of open) socket.destroy();
      silent.close();
    }
  },
};

async function blocked({ house, traffic, hold, expect }, open) {
  await hold(8_000);
  expect('spans were sent to it (connections)', open.size, (count) => count > 0);
  expect('no call fails', () => badIn(traffic, 'fault'), isNothing);
  const ms = await house.gateways[0].stop();
  const exit = house.gateways[0].exits.at(-1);
  await house.gateways[0].start();
  expect(
    'a gateway still ends in time, with 0',
    { ms: Math.round(ms), exit },
    (end) => end.ms < 20_000 && end.exit === 0,
  );
}
