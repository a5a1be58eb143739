// Two computations on two cores, long ones and such with large answers: what /livez, someone else's hits and the event loop make of it
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask, portfolioOf, signUp } from '../house/whole-fleet.mjs';
import { median, p99, rounded } from '../statistics.mjs';
import { startHouse } from './house.mjs';

const TICKERS = [...Array.from({ length: 500 }, (_, index) => `T${index}`), 'MKT'];
const QUIET_MS = 5_000;
const BUSY_MS = 20_000;
const PER_SECOND = 50;
const SETTLE_MS = 3_000;
const DAY_MS = 86_400_000;

/** About ten seconds of one thread: paths x days x positions normal deviates. */
const LONG = { paths: 150_000, horizonDays: 250, model: 'NORMAL', frequency: 'DAILY' };

export async function run({ say, opened }) {
  const house = await startHouse(TICKERS, opened);
  const visitor = await hitter(house.door);
  const work = {
    simulations: await Promise.all([0, 1].map(() => simulating(house.door))),
    full500: await Promise.all([0, 1].map(() => analysing(house.door))),
  };
  await sleep(SETTLE_MS);
  const idle = await watched(house, visitor, QUIET_MS);
  say(`idle: ${line(idle)}`);
  const busy = {};
  for (const [name, computing] of Object.entries(work)) {
    const under = startWork(computing, say);
    await sleep(SETTLE_MS);
    const seen = await watched(house, visitor, BUSY_MS);
    busy[name] = { ...seen, computations: await under.end() };
    const { finished, medianS } = busy[name].computations;
    say(`${name}: ${line(seen)}; ${finished} computations, the median took ${medianS} s`);
  }
  const { livez, hits, loop } = busy.simulations;
  return {
    livezP99Ms: livez.p99,
    hitP99Ms: hits.p99,
    loopDelayP99Ms: loop.p99,
    busy,
    idle,
    targets: { livezP99Ms: 20, hitP99Ms: 80, loopDelayP99Ms: 20 },
    how:
      `One process (npm start) with two threads for computations, on which two users' questions run without a pause for ${BUSY_MS / 1_000} s: ` +
      'first simulations of about ten seconds, of which the first three figures are, then FULL analyses of 500 daily stocks, each of another ' +
      'window and sent compressed (busy.full500): their answers have megabytes, which is work for the event loop, too. ' +
      `Another user asks /livez and a stored analysis ${PER_SECOND} times a second each, and the latency counts from the moment a request was due. ` +
      'The client runs on the same machine. The event loop is looked at every millisecond from within, that millisecond included.',
  };
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
async function simulating(door) {
  const token = await signUp(door);
  const url = `${door}${await stored(door, token, 40)}:simulate`;
  const seed = () => Number.parseInt(randomUUID().slice(0, 8), 16);
  return () => ({ url, token, body: JSON.stringify({ ...LONG, seed: seed() }) });
}

/** Someone who looks at everything there is of 500 stocks, another window each time. */
async function analysing(door) {
  const token = await signUp(door);
  const url = `${door}${await stored(door, token, 500)}/analysis?view=FULL&frequency=DAILY`;
  let day = Date.UTC(2012, 0, 3);
  return () => {
    day += DAY_MS;
    return { url: `${url}&start=${new Date(day).toISOString().slice(0, 10)}`, token };
  };
}

/** Both compute, one after the other, until the end. */
function startWork(computing, say) {
  const over = new AbortController();
  const seconds = [];
  const loops = computing.map(async (question) => {
    while (!over.signal.aborted) {
      const began = performance.now();
      try {
        await answered(question(), over.signal);
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

/** Asks and lets the answer pass by as it comes, compressed: unpacking it would keep this thread from its watch. */
function answered({ url, token, body }, signal) {
  const headers = { authorization: `Bearer ${token}`, 'accept-encoding': 'br' };
  const method = body === undefined ? 'GET' : 'POST';
  if (body !== undefined) headers['content-type'] = 'application/json';
  return new Promise((resolve, reject) => {
    const asking = request(url, { method, headers, signal }, (response) => {
      response.on('error', reject);
      response.on('end', () => (response.statusCode === 200 ? resolve() : reject(refused(response))));
      response.resume();
    });
    asking.on('error', reject);
    asking.end(body);
  });
}

const refused = ({ statusCode }) => new Error(`A computation was refused: ${statusCode}`);

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
