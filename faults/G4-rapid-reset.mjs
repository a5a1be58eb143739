import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { p99 } from '../bench/statistics.mjs';
import { badIn, isNothing, times } from './house/measures.mjs';
import { grpcDoor } from './house/grpc.mjs';
import { openStage, tryFault } from './house/trial.mjs';

const FLOOD_MS = 5_000;

export const fault = {
  id: 'G4',
  title: 'HTTP/2 rapid reset, and a flood of pings',
  expected: 'the offender is cut off; 0 others fail; p99 at most 500 ms',
  /** Each reset call is a line of the log at `info`; reading thousands of them is not what is measured. */
  async alone(given) {
    const stage = await openStage({ database: 'embedded', env: { PERFOLIO_LOG_LEVEL: 'warn' } });
    try {
      return await tryFault({ id: 'G4', run: flooded }, stage, given);
    } finally {
      await stage.close();
    }
  },
};

async function flooded({ house, traffic, people, expect, note, slack }) {
  const { grpc } = house.gateways[0].ports;
  const over = performance.now() + FLOOD_MS;
  const flood = offended(grpc);
  const codes = [];
  const { perfolio, metadataOf, close } = grpcDoor(grpc);
  while (performance.now() < over) {
    const question = { portfolio_id: people[0].portfolioId, paths: 1_000, horizon_days: 1, seed: codes.length };
    codes.push(await perfolio.simulate(question, metadataOf(people[0].token), { deadline: Date.now() + 10_000 }));
  }
  const { resets, closed } = await flood;
  note('resets', resets);
  close();
  expect('connections of the offender that were cut', closed, (count) => count > 0);
  expect(
    'legitimate calls at the same door that failed',
    codes.filter((code) => code !== 0).length,
    (count) => count === 0,
  );
  expect('no call fails', () => badIn(traffic, 'fault'), isNothing);
  expect(
    'others at p99 (ms)',
    () => Math.round(p99(times(traffic, 'fault'))),
    (ms) => ms <= 500 * slack,
  );
}

/** In a process of its own: it is busy, and who measures must not be. */
async function offended(port) {
  const child = fork(join(import.meta.dirname, 'house', 'rapid-reset.mjs'), [`${port}`, `${FLOOD_MS}`]);
  const [tally] = await once(child, 'message');
  return tally;
}
