// Two computations on two cores: what /livez, the hits of someone else and the request thread's event loop make of it
import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ADMIN, ask, importPrices, portfolioOf, priceFile, signUp } from '../house/whole-fleet.mjs';
import { median, p99, rounded } from '../statistics.mjs';

const HERE = import.meta.dirname;
const MAIN = join(HERE, '..', '..', 'standalone', 'dist', 'main.js');
const TICKERS = [...Array.from({ length: 40 }, (_, index) => `T${index}`), 'MKT'];
const QUIET_MS = 5_000;
const BUSY_MS = 20_000;
const PER_SECOND = 50;
const SETTLE_MS = 3_000;

/** About ten seconds of one thread: paths x days x positions normal deviates. */
const LONG = { paths: 150_000, horizonDays: 250, model: 'NORMAL', frequency: 'DAILY' };

export async function run({ say, opened }) {
  const house = await startHouse(opened);
  const visitor = await hitter(house.door);
  const computing = await Promise.all([0, 1].map(() => computer(house.door)));
  await sleep(SETTLE_MS);
  const idle = await watched(house, visitor, QUIET_MS);
  say(`idle: ${line(idle)}`);
  const work = startWork(computing, say);
  await sleep(SETTLE_MS);
  const busy = await watched(house, visitor, BUSY_MS);
  const computations = await work.end();
  say(`busy: ${line(busy)}; ${computations.finished} computations, the median took ${computations.medianS} s`);
  return {
    livezP99Ms: busy.livez.p99,
    hitP99Ms: busy.hits.p99,
    loopDelayP99Ms: busy.loop.p99,
    busy,
    idle,
    computations,
    targets: { livezP99Ms: 20, hitP99Ms: 80, loopDelayP99Ms: 20 },
    how:
      `One process (npm start) with two threads for computations, on which two users' simulations run without a pause for ${BUSY_MS / 1_000} s; ` +
      `another user asks /livez and a stored analysis ${PER_SECOND} times a second each, and the latency counts from the moment a request was due. ` +
      'The client runs on the same machine. The event loop is looked at every millisecond from within, that millisecond included.',
  };
}

async function startHouse(opened) {
  const dataDir = await mkdtemp(join(tmpdir(), 'perfolio-bench-'));
  const child = fork(MAIN, {
    execArgv: ['--require', join(HERE, 'loop-delay.cjs'), '--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 2, 'ipc'],
    env: {
      ...process.env,
      PERFOLIO_DATA_DIR: dataDir,
      PERFOLIO_HTTP_PORT: '0',
      PERFOLIO_GRPC_PORT: '0',
      PERFOLIO_METRICS_PORT: '0',
      PERFOLIO_RISK_THREADS: '2',
      PERFOLIO_ADMIN_EMAIL: ADMIN.email,
      PERFOLIO_ADMIN_PASSWORD: ADMIN.password,
      PERFOLIO_RATE_LIMITS: 'off',
      PERFOLIO_LOG_LEVEL: 'error',
    },
  });
  const exited = once(child, 'exit');
  opened.push(async () => {
    child.kill('SIGTERM');
    await exited;
    await rm(dataDir, { recursive: true, force: true });
  });
  const [{ serving }] = await Promise.race([once(child, 'message'), exited.then(ended)]);
  const door = `http://127.0.0.1:${serving.http}`;
  await importPrices(door, priceFile(TICKERS));
  return { child, door };
}

function ended() {
  throw new Error('The service ended before it served.');
}

const weights = (count) => Object.fromEntries(TICKERS.slice(0, count).map((ticker) => [ticker, 1 / count]));

async function stored(door, token, count) {
  const { status, headers } = await ask(door, '/v1/portfolios', {
    token,
    method: 'POST',
    body: portfolioOf(weights(count)),
  });
  if (status !== 201) throw new Error(`The portfolio was refused: ${status}.`);
  return headers.get('location');
}

/** Someone whose analysis is stored. */
async function hitter(door) {
  const token = await signUp(door);
  const path = `${await stored(door, token, 10)}/analysis`;
  await ask(door, path, { token });
  return async () => {
    const { status, headers } = await ask(door, path, { token });
    const outcome = headers.get('cache-status') ?? '';
    if (status !== 200 || !outcome.includes('hit')) throw new Error(`A hit was no hit: ${status} ${outcome}`);
  };
}

/** Someone who simulates, another seed each time. */
async function computer(door) {
  const token = await signUp(door);
  const path = `${await stored(door, token, 40)}:simulate`;
  return async (signal) => {
    const seed = Number.parseInt(randomUUID().slice(0, 8), 16);
    const response = await fetch(`${door}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ...LONG, seed }),
      signal,
    });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`A simulation was refused: ${response.status} ${text}`);
  };
}

/** Both compute, one after the other, until the end. */
function startWork(computing, say) {
  const over = new AbortController();
  const seconds = [];
  const loops = computing.map(async (compute) => {
    while (!over.signal.aborted) {
      const began = performance.now();
      try {
        await compute(over.signal);
        seconds.push((performance.now() - began) / 1_000);
      } catch (error) {
        if (over.signal.aborted) return;
        say(String(error));
        throw error;
      }
    }
  });
  return {
    end: async () => {
      over.abort();
      await Promise.all(loops);
      return { finished: seconds.length, medianS: seconds.length === 0 ? null : rounded(median(seconds), 1) };
    },
  };
}

async function watched({ child, door }, hit, ms) {
  child.send({ loopDelay: 'begin' });
  const [livez, hits] = await Promise.all([
    paced(ms, async () => (await fetch(`${door}/livez`)).arrayBuffer()),
    paced(ms, hit),
  ]);
  child.send({ loopDelay: 'tell' });
  const [{ loopDelay }] = await once(child, 'message');
  return { livez: figures(livez), hits: figures(hits), loop: mapped(loopDelay) };
}

/** Latencies of requests at a steady rate, each from the moment it was due. */
async function paced(ms, request) {
  const latencies = [];
  const began = performance.now();
  const pending = [];
  for (let due = began; due < began + ms; due += 1_000 / PER_SECOND) {
    await sleep(Math.max(0, due - performance.now()));
    pending.push(request().then(() => latencies.push(performance.now() - due)));
  }
  await Promise.all(pending);
  return latencies;
}

const figures = (samples) => mapped({ p50: median(samples), p99: p99(samples), worst: Math.max(...samples) });

const mapped = (values) => Object.fromEntries(Object.entries(values).map(([name, value]) => [name, rounded(value, 1)]));

const line = ({ livez, hits, loop }) =>
  `/livez p99 ${livez.p99} ms, hits p99 ${hits.p99} ms, event loop p99 ${loop.p99} ms`;
