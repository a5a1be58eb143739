// the gateway: warm hits over HTTP and gRPC and 304 answers beside a bare chain of the same bytes, and what it does at five times its capacity
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { startWholeFleet } from '../house/whole-fleet.mjs';
import { median, p99, rounded, roundRobin } from '../statistics.mjs';
import { caller, closedLoop, openLoop } from './callers.mjs';
import { cpuMs } from './cpu-time.mjs';
import { asked, inTurn, overGrpc, person } from './people.mjs';
import { wireCaller, wireText } from './wire-caller.mjs';

const CONNECTIONS = 32;
const ROUNDS = 7;
const ROUND_MS = 2_000;
const OVERLOAD_MS = 60_000;
/** Each with a connection of his own that stands already: a client that waits for its own sockets would hide what is refused. */
const STRANGERS = 2_000;
const TICKERS = Array.from({ length: 10 }, (_, index) => `T${index}`);

export async function run({ say, redis, opened }) {
  const { url } = await redis();
  const tickers = [...TICKERS, 'MKT'];
  const fleet = await startWholeFleet({ gateways: 1, risk: 1, redisUrl: url, tickers, opened });
  const people = [];
  while (people.length < CONNECTIONS) people.push(await person(fleet.doors[0], TICKERS));
  const [first] = people;
  const bare = await bareChain(url, first.bytes, opened);
  const rates = await measured({ gateway: fleet.gateways[0], people, bare });
  for (const [name, samples] of Object.entries(rates)) say(`${name}: ${Math.round(median(samples))} a second`);
  const resolveShare = await shareOfResolve(fleet, first);
  const ratio = (name) => rounded(median(rates[name].map((rate, round) => rate / rates.bare[round])));
  const overload = await overloaded(wireCaller(fleet.gateways[0].http, STRANGERS), { ...first, say });
  return {
    httpVsBare: ratio('http'),
    grpcVsBare: ratio('grpc'),
    notModifiedVsBare: ratio('notModified'),
    overload,
    everyCallAnotherUser: { httpVsBare: ratio('httpOfMany'), grpcVsBare: ratio('grpcOfMany') },
    resolveShare,
    targets: {
      httpVsBare: 0.5,
      grpcVsBare: 0.6,
      notModifiedVsBare: 0.8,
      goodput: 0.7,
      refusalP99Ms: 100,
      recoverySeconds: 10,
    },
    perSecond: Object.fromEntries(Object.entries(rates).map(([name, samples]) => [name, Math.round(median(samples))])),
    bytes: first.bytes.length,
    how:
      `${CONNECTIONS} connections (over gRPC as many calls on one), ${ROUNDS} rounds of ${ROUND_MS} ms in turn, medians of the rounds' ratios; ` +
      'one gateway, one Risk, one Context on PGlite, Redis and the callers share the machine; quotas off. One user on all connections, whose calls may share ' +
      `a look-up; everyCallAnotherUser: ${CONNECTIONS} users in turn, each with a portfolio of his own. Bare: node:http, grpc-js, ioredis GET of the same ` +
      `${first.bytes.length} bytes of JSON; callers take all answers as bytes. resolveShare: the part of Context in the processor time of gateway, Context and Risk ` +
      `for a hit over HTTP. Overload: open loop on at most ${STRANGERS} connections, 75 % hits, 20 % portfolio reads, 5 % writes; a time counts from when the ` +
      'request was due; notSent were due while all connections waited for an answer.',
  };
}

/** Answers a second of every kind of call, round after round in turn; a first one is for the compilers. */
async function measured({ gateway: { http, grpc }, people, bare }) {
  const [first] = people;
  const [house, chain, next] = [caller(http, CONNECTIONS), caller(bare, CONNECTIONS), inTurn(people)];
  const analysis = ({ path, authorization }) => ({ path, headers: { authorization } });
  const unchanged = { path: first.path, headers: { authorization: first.authorization, 'if-none-match': first.etag } };
  const callGrpc = overGrpc(grpc);
  const calls = {
    http: () => asked(house, 200, analysis(first)),
    grpc: () => callGrpc(first),
    notModified: () => asked(house, 304, unchanged),
    httpOfMany: () => asked(house, 200, analysis(next())),
    grpcOfMany: () => callGrpc(next()),
    bare: () => asked(chain, 200, {}),
  };
  const measure = (name) => closedLoop(calls[name], { workers: CONNECTIONS, ms: ROUND_MS });
  await roundRobin(Object.keys(calls), 1, measure);
  return roundRobin(Object.keys(calls), ROUNDS, measure);
}

async function shareOfResolve({ gateways, context, risk }, { path, authorization }) {
  const house = caller(gateways[0].http, CONNECTIONS);
  const used = () => [context, gateways[0], risk[0]].map(({ pid }) => cpuMs(pid));
  const before = used();
  const hit = () => asked(house, 200, { path, headers: { authorization } });
  await closedLoop(hit, { workers: CONNECTIONS, ms: ROUND_MS });
  const spent = used().map((ms, index) => ms - before[index]);
  return rounded(spent[0] / spent.reduce((total, ms) => total + ms));
}

async function bareChain(url, bytes, opened) {
  const redis = new Redis(url);
  await redis.set('bare', bytes);
  redis.disconnect();
  const relay = await started('relay', url, opened);
  return started('door', `127.0.0.1:${relay}`, opened);
}

function started(part, where, opened) {
  const child = fork(fileURLToPath(new URL('./bare-relay.mjs', import.meta.url)), [part, where]);
  opened.push(async () => child.kill());
  return new Promise((resolve, reject) => {
    child.once('message', ({ port }) => resolve(port));
    child.once('exit', (code) => reject(new Error(`The ${part} ended with ${code}.`)));
  });
}

/** Hits, reads of the portfolio and writes: the turns of twenty below which each is asked. */
const SHARES = [15, 19, 20];

async function overloaded(house, { authorization, path, say }) {
  const portfolio = path.replace(/\/analysis$/, '');
  const body = JSON.stringify({ portfolioId: portfolio.split('/').at(-1) });
  const texts = [
    wireText({ path, headers: { authorization } }),
    wireText({ path: portfolio, headers: { authorization } }),
    wireText({
      path: '/v1/context',
      method: 'PUT',
      headers: { authorization, 'content-type': 'application/json' },
      body,
    }),
  ];
  let turn = 0;
  const mix = async () => {
    turn = (turn + 1) % 20;
    const kind = SHARES.findIndex((below) => turn < below);
    const { status, retryAfter } = await house.ask(texts[kind]);
    return { status, retryAfter };
  };
  const peak = await closedLoop(mix, { workers: CONNECTIONS, ms: 5_000 });
  say(`overload: ${Math.round(peak)} a second at most; ${Math.round(peak * 5)} asked for`);
  await house.ready();
  const flood = await openLoop(mix, { perSecond: peak * 5, ms: OVERLOAD_MS });
  const recoverySeconds = await recovered(mix, peak);
  const good = flood.filter(({ status }) => status === 200).length;
  const refusals = flood.filter(({ status }) => status === 503);
  return {
    goodput: rounded(good / (OVERLOAD_MS / 1000) / peak),
    refusalP99Ms: rounded(p99(refusals.map(({ ms }) => ms)), 1),
    recoverySeconds,
    refused: refusals.length,
    withoutRetryAfter: refusals.filter(({ retryAfter }) => retryAfter === undefined).length,
    notSent: flood.filter(({ status }) => status === 0).length,
    failed: flood.filter(({ status }) => ![0, 200, 503].includes(status)).length,
  };
}

/** Half the load again: seconds until a whole second had only answers, as quick as they should be. */
async function recovered(mix, peak) {
  for (let second = 1; second <= 60; second += 1) {
    const outcomes = await openLoop(mix, { perSecond: peak / 2, ms: 1_000 });
    if (outcomes.every(({ status, ms }) => status === 200 && ms < 1_000)) return second;
  }
  return Number.POSITIVE_INFINITY;
}
