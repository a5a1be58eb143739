// `npm run rounds -- --rounds 1000 --json`: change, then read, through random gateways and replicas while nobody hears of changes.
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { commandLine } from './command-line.mjs';
import { load } from './fuzz/compiled.mjs';
import { chanceOf } from './fuzz/seeds.mjs';
import { faultsOf, makeRounds } from './rounds/campaign.mjs';
import { importPrices } from './fuzz/prices.mjs';
import { made } from './rounds/http.mjs';
import { startFleet } from './running-fleet.mjs';

const USAGE = `Usage: npm run rounds -- [--rounds N] [--lanes N] [--gateways N] [--risk N] [--times N] [--seed N] [--channel cut|whole] [--json]

Each round changes a portfolio by a random gateway and then reads it by random gateways and replicas: as its owner, as guests by grants, and as
a program with an assertion that is 50 seconds old. Redis' pub/sub is cut meanwhile. Assertions are tried on another portfolio than their own,
and lost credentials on every gateway.
  --rounds N    (1000)      --lanes N  owners at once (4)
  --gateways N  (2)         --risk N   replicas (3)
  --times N     how often each way to lose a credential is tried at each gateway (10)
  --channel C   cut: nobody can subscribe to anything (the usual); whole: announcements arrive
Exits 1 on any read older than acknowledged, any foreign answer, anybody let in who lost the right, or too few answers.`;

const { values } = commandLine(USAGE, {
  options: {
    rounds: { type: 'string', default: '1000' },
    lanes: { type: 'string', default: '4' },
    gateways: { type: 'string', default: '2' },
    risk: { type: 'string', default: '3' },
    times: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    channel: { type: 'string', default: 'cut' },
    json: { type: 'boolean', default: false },
  },
});

await main();

async function main() {
  await ensureBuilt();
  const house = await startHouse();
  try {
    if (values.channel === 'cut') await cutChannel(house.redisUrl);
    const rounds = Number(values.rounds);
    const began = performance.now();
    const asked = { rounds, lanes: Number(values.lanes), times: Number(values.times), chance: chanceOf(values.seed) };
    const tally = await makeRounds({ house, load, ...asked, said: (line) => process.stderr.write(`${line}\n`) });
    const faults = faultsOf({ ...tally, rounds });
    const result = {
      rounds,
      channel: values.channel,
      ...tally,
      stale: tally.stale.length,
      letIn: tally.revoked.letIn.length,
    };
    const seconds = Math.round((performance.now() - began) / 1000);
    for (const fault of faults) process.stderr.write(`FAULT: ${fault}\n`);
    const words = `${tally.changes} changes, ${JSON.stringify(tally.reads)} reads, ${tally.stale.length} stale, ${faults.length} faults`;
    process.stdout.write(values.json ? `${JSON.stringify({ ...result, seconds, faults })}\n` : `${words}\n`);
    process.exitCode = faults.length === 0 ? 0 : 1;
  } finally {
    await house.close();
  }
}

/** From now on nobody may subscribe, and whoever did hears nothing more. */
async function cutChannel(url) {
  const { Redis } = createRequire(import.meta.url)('ioredis');
  const redis = new Redis(url);
  await redis.call('ACL', 'SETUSER', 'default', '-subscribe', '-psubscribe', '-ssubscribe');
  await redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
  redis.disconnect();
}

async function startHouse() {
  const dataDir = mkdtempSync(join(tmpdir(), 'perfolio-rounds-'));
  const env = { PERFOLIO_LOG_LEVEL: 'error', PERFOLIO_DATA_DIR: dataDir };
  const { doors, ...fleet } = await startFleet({ gateways: values.gateways, risk: values.risk, env });
  const { accessToken } = await made(doors[0], '/v1/sessions', { body: fleet.admin });
  await importPrices(doors[0], accessToken);
  const { readSecrets, settings } = load('libs/service', 'index');
  return {
    doors,
    replicas: fleet.risk.map(({ grpc }) => `127.0.0.1:${grpc}`),
    redisUrl: fleet.redis.url,
    admin: accessToken,
    secrets: await readSecrets(settings({ PERFOLIO_DATA_DIR: dataDir }), dataDir),
    close: async () => {
      await fleet.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
