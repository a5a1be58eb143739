// The whole service: stale reads after changes, 200 identical cold requests at once, Redis killed in the midst of traffic
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, redisServer } from '../../scripts/servers.mjs';
import { median, p99, rounded } from '../statistics.mjs';
import { ask, counted, portfolioOf, signUp, startWholeFleet } from './whole-fleet.mjs';

const ROUNDS = 1_000;
const HERD = 200;
const HERDS = 30;
const COMPUTATIONS = 'perfolio_cache_computations_total';
const TICKERS = [...Array.from({ length: 40 }, (_, index) => `T${index}`), 'MKT'];

export async function run({ say, opened }) {
  const redis = await ownRedis(opened);
  const fleet = await startWholeFleet({ gateways: 2, risk: 3, redisUrl: redis.url, tickers: TICKERS, opened });
  const house = { ...fleet, redis, say, token: await signUp(fleet.doors[0]) };
  const changes = await changesThenReads(house);
  const herd = await herds(house);
  const outage = await redisOutage(house);
  return {
    changes,
    herd,
    outage,
    how: '2 gateways, 3 replicas, one Context on PGlite and this client share the machine; medians of the run; times include HTTP.',
  };
}

/** A Redis on a port that stays the same when it is killed and started again. */
async function ownRedis(opened) {
  const port = await freePort();
  const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  let child;
  const start = () => {
    child = spawn(redisServer(), args, { stdio: 'ignore' });
  };
  start();
  opened.push(async () => child.kill('SIGKILL'));
  await sleep(500);
  return { url: `redis://127.0.0.1:${port}`, start, kill: () => child.kill('SIGKILL') };
}

/** Every acknowledged change is read back at once three times through each gateway: by round robin, once on each of three replicas. */
async function changesThenReads({ doors, token, say }) {
  const path = await newPortfolio(doors[0], token, { T0: 0.5, T1: 0.5 });
  let etag = (await ask(doors[0], path, { token })).headers.get('etag');
  const tally = { rounds: ROUNDS, reads: 0, stale: 0, failed: 0 };
  for (let round = 0; round < ROUNDS; round += 1) {
    const weight = Math.random();
    const body = portfolioOf({ T0: weight, T1: 1 - weight });
    const changed = await ask(doors[round % 2], path, { token, method: 'PUT', body, headers: { 'if-match': etag } });
    etag = changed.headers.get('etag');
    const answers = await Promise.all(
      [0, 1, 0, 1, 0, 1].map((door) => ask(doors[door], `${path}/analysis`, { token })),
    );
    for (const { status, body: answer } of answers) {
      tally.reads += 1;
      if (status !== 200) tally.failed += 1;
      else if (Math.abs(answer.portfolioView.weights[0] - weight) > 1e-12) tally.stale += 1;
    }
    if (round % 250 === 249)
      say(`${round + 1} changes, ${tally.reads} reads, ${tally.stale} stale, ${tally.failed} failed`);
  }
  return tally;
}

/**
 * The same question by many at once: cold, then as hits; the single computation is timed alone beside them. Round after round in turn,
 * with a first one that only opens the connections, since a herd takes now half and now twice as long on a shared machine.
 */
async function herds({ doors, risk, token, say }) {
  const samples = { coldMs: [], hitsMs: [], aloneMs: [], computations: [] };
  const read = (path, index = 0) => ask(doors[index % 2], `${path}/analysis`, { token });
  const herd = (path) => Promise.all(Array.from({ length: HERD }, (_, index) => read(path, index)));
  await herd(await newPortfolio(doors[0], token, randomWeights()));
  for (let round = 0; round < HERDS; round += 1) {
    const [alone, path] = [
      await newPortfolio(doors[0], token, randomWeights()),
      await newPortfolio(doors[0], token, randomWeights()),
    ];
    samples.aloneMs.push(await timed(() => read(alone)));
    const before = await counted(risk, COMPUTATIONS);
    samples.coldMs.push(await timed(() => herd(path)));
    samples.computations.push((await counted(risk, COMPUTATIONS)) - before);
    samples.hitsMs.push(await timed(() => herd(path)));
    const [cold, hits, one] = [samples.coldMs, samples.hitsMs, samples.aloneMs].map((taken) =>
      Math.round(taken[round]),
    );
    say(`herd ${round + 1}: cold ${cold} ms, hits ${hits} ms, alone ${one} ms`);
  }
  return herdSummary(samples);
}

function herdSummary(samples) {
  const [cold, hits, alone] = [samples.coldMs, samples.hitsMs, samples.aloneMs].map(median);
  const within = samples.coldMs.filter((ms, round) => ms <= samples.hitsMs[round] + samples.aloneMs[round]);
  return {
    callers: HERD,
    rounds: HERDS,
    mostComputations: Math.max(...samples.computations),
    coldVsComputationPlusHits: rounded(cold / (alone + hits)),
    roundsWithin: within.length,
    coldMs: rounded(cold, 1),
    hitsMs: rounded(hits, 1),
    aloneMs: rounded(alone, 1),
    samples,
  };
}

/** Steady reads of a few hot portfolios while Redis dies, stays away, and returns empty. */
async function redisOutage({ doors, redis, token, say }) {
  const hot = await Promise.all(Array.from({ length: 5 }, () => newPortfolio(doors[0], token, randomWeights())));
  const expected = await Promise.all(
    hot.map(async (path) => (await ask(doors[0], `${path}/analysis`, { token })).body),
  );
  const traffic = steadyReads({ doors, token, hot, expected });
  await sleep(4_000);
  traffic.phase = 'away';
  redis.kill();
  await sleep(8_000);
  traffic.phase = 'back';
  redis.start();
  const returnedAt = performance.now();
  await sleep(6_000);
  await traffic.stop();
  const { quiet, away, back } = traffic.samples;
  say(`outage: ${quiet.length} reads before, ${away.length} while away, ${back.length} after`);
  return {
    reads: quiet.length + away.length + back.length,
    serverErrors: traffic.serverErrors,
    wrong: traffic.wrong,
    addedP99Ms: rounded(p99(away) - p99(quiet), 1),
    quietP99Ms: rounded(p99(quiet), 1),
    awayP99Ms: rounded(p99(away), 1),
    backInUseMs: traffic.firstSharedAt === undefined ? null : Math.round(traffic.firstSharedAt - returnedAt),
  };
}

const SHARED = /hit; detail=shared|fwd=[a-z-]+; (stored|collapsed)/;
const READ_EVERY_MS = 25;

/** Half of the reads ask for something new each time, so that the shared store is needed and its return is seen. */
function steadyReads({ doors, token, hot, expected }) {
  const tally = {
    phase: 'quiet',
    samples: { quiet: [], away: [], back: [] },
    serverErrors: 0,
    wrong: 0,
    firstSharedAt: undefined,
  };
  const pending = new Set();
  let count = 0;
  const read = async () => {
    const index = count % hot.length;
    const asked = count++ % 2 === 0 ? '' : windowOf(count);
    const { phase } = tally;
    const began = performance.now();
    const answer = await ask(doors[count % 2], `${hot[index]}/analysis${asked}`, { token });
    tally.samples[phase].push(performance.now() - began);
    judge(tally, answer, asked === '' ? expected[index] : undefined);
    if (phase === 'back' && SHARED.test(answer.headers.get('cache-status') ?? '')) {
      tally.firstSharedAt ??= performance.now();
    }
  };
  const timer = setInterval(() => {
    const reading = read().finally(() => pending.delete(reading));
    pending.add(reading);
  }, READ_EVERY_MS);
  tally.stop = async () => {
    clearInterval(timer);
    await Promise.all(pending);
  };
  return tally;
}

/** A window nobody asked about yet, as far as there are enough of them. */
const windowOf = (count) =>
  `?start=2012-01-${String(2 + (count % 25)).padStart(2, '0')}&end=2021-0${1 + (count % 8)}-28`;

function judge(tally, { status, body }, expected) {
  if (status >= 500) tally.serverErrors += 1;
  else if (expected !== undefined && body.portfolioView.volatilityAnnual !== expected.portfolioView.volatilityAnnual) {
    tally.wrong += 1;
  }
}

async function newPortfolio(door, token, weights) {
  const { status, body } = await ask(door, '/v1/portfolios', { token, method: 'POST', body: portfolioOf(weights) });
  if (status !== 201) throw new Error(`The portfolio was refused: ${status} ${JSON.stringify(body)}`);
  return `/v1/portfolios/${body.portfolioId}`;
}

const randomWeights = () => Object.fromEntries(TICKERS.slice(0, -1).map((ticker) => [ticker, Math.random()]));

async function timed(work) {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
