// the gateway: warm hits over HTTP and gRPC and 304 answers beside a bare chain of the same bytes, and what it does at five times its capacity
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { credentials, loadPackageDefinition, Metadata } from '@grpc/grpc-js';
import { loadFileDescriptorSetFromBuffer } from '@grpc/proto-loader';
import { readFileSync } from 'node:fs';
import { Redis } from 'ioredis';
import { portfolioOf, signUp, startWholeFleet } from '../house/whole-fleet.mjs';
import { median, p99, rounded, roundRobin } from '../statistics.mjs';
import { caller, closedLoop, openLoop } from './callers.mjs';

const CONNECTIONS = 32;
const ROUNDS = 7;
const ROUND_MS = 2_000;
const OVERLOAD_MS = 60_000;
const TICKERS = [...Array.from({ length: 10 }, (_, index) => `T${index}`), 'MKT'];
const DESCRIPTORS = new URL('../../libs/contracts/descriptors.binpb', import.meta.url);

export async function run({ say, redis, opened }) {
  const { url } = await redis();
  const fleet = await startWholeFleet({ gateways: 1, risk: 1, redisUrl: url, tickers: TICKERS, opened });
  const { http, grpc } = fleet.gateways[0];
  const token = await signUp(fleet.doors[0]);
  const authorization = `Bearer ${token}`;
  const house = caller(http, CONNECTIONS);
  const portfolioId = await newPortfolio(fleet.doors[0], authorization);
  const path = `/v1/portfolios/${portfolioId}/analysis`;
  const warm = await fetch(`${fleet.doors[0]}${path}`, { headers: { authorization, 'accept-encoding': 'identity' } });
  const bytes = Buffer.from(await warm.arrayBuffer());
  const bare = await bareChain(url, bytes, opened);
  const etag = warm.headers.get('etag');
  const calls = {
    http: expecting(house, 200, { path, headers: { authorization } }),
    grpc: grpcCall(grpc, authorization, portfolioId),
    notModified: expecting(house, 304, { path, headers: { authorization, 'if-none-match': etag } }),
    bare: expecting(caller(bare, CONNECTIONS), 200, {}),
  };
  const measure = (name) => closedLoop(calls[name], { workers: CONNECTIONS, ms: ROUND_MS });
  await roundRobin(Object.keys(calls), 1, measure);
  const rates = await roundRobin(Object.keys(calls), ROUNDS, measure);
  const ratio = (name) => rounded(median(rates[name].map((rate, round) => rate / rates.bare[round])));
  for (const [name, samples] of Object.entries(rates)) say(`${name}: ${Math.round(median(samples))} a second`);
  // As many connections as there are strangers: a client that waits for its own sockets would hide what is refused.
  const overload = await overloaded(caller(http, 2_000), { authorization, path, say });
  return {
    httpVsBare: ratio('http'),
    grpcVsBare: ratio('grpc'),
    notModifiedVsBare: ratio('notModified'),
    overload,
    targets: {
      httpVsBare: 0.5,
      grpcVsBare: 0.6,
      notModifiedVsBare: 0.8,
      goodput: 0.7,
      refusalP99Ms: 100,
      recoverySeconds: 10,
    },
    perSecond: Object.fromEntries(Object.entries(rates).map(([name, samples]) => [name, Math.round(median(samples))])),
    bytes: bytes.length,
    how: `${CONNECTIONS} connections, ${ROUNDS} rounds of ${ROUND_MS} ms in turn, medians of the rounds' ratios; one gateway, one Risk, one Context on PGlite, Redis and the callers share the machine; quotas off. Bare: node:http, grpc-js, ioredis GET of the same ${bytes.length} bytes of JSON. Overload: open loop, 75 % hits, 20 % portfolio reads, 5 % writes.`,
  };
}

async function newPortfolio(door, authorization) {
  const weights = Object.fromEntries(TICKERS.filter((one) => one !== 'MKT').map((ticker) => [ticker, 0.1]));
  const response = await fetch(`${door}/v1/portfolios`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify(portfolioOf(weights)),
  });
  if (response.status !== 201) throw new Error(`The portfolio was refused: ${response.status}`);
  return (await response.json()).portfolioId;
}

const expecting =
  ({ ask }, wanted, asked) =>
  async () => {
    const { status } = await ask(asked);
    if (status !== wanted)
      throw new Error(`${asked.path ?? 'the bare chain'} answered ${status} in place of ${wanted}.`);
  };

function grpcCall(port, authorization, portfolioId) {
  const { perfolio } = loadPackageDefinition(loadFileDescriptorSetFromBuffer(readFileSync(DESCRIPTORS)));
  const client = new perfolio.gateway.v1.RiskService(`127.0.0.1:${port}`, credentials.createInsecure());
  const metadata = new Metadata();
  metadata.set('authorization', authorization);
  return () =>
    new Promise((resolve, reject) => {
      client.getAnalysis({ portfolio_id: portfolioId }, metadata, (error, answer) =>
        error ? reject(error) : resolve(answer),
      );
    });
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

async function overloaded(house, { authorization, path, say }) {
  const portfolio = path.replace(/\/analysis$/, '');
  const body = JSON.stringify({ portfolioId: portfolio.split('/').at(-1) });
  let turn = 0;
  const mix = () => {
    turn = (turn + 1) % 20;
    if (turn < 15) return house.ask({ path, headers: { authorization } });
    if (turn < 19) return house.ask({ path: portfolio, headers: { authorization } });
    return house.ask({
      path: '/v1/context',
      method: 'PUT',
      headers: { authorization, 'content-type': 'application/json' },
      body,
    });
  };
  const peak = await closedLoop(mix, { workers: CONNECTIONS, ms: 5_000 });
  say(`overload: ${Math.round(peak)} a second at most; ${Math.round(peak * 5)} asked for`);
  const flood = await openLoop(mix, { rate: peak * 5, ms: OVERLOAD_MS });
  const recoverySeconds = await recovered(mix, peak);
  const good = flood.filter(({ status }) => status === 200).length;
  const refused = flood.filter(({ status }) => status === 503).map(({ ms }) => ms);
  return {
    goodput: rounded(good / (OVERLOAD_MS / 1000) / peak),
    refusalP99Ms: rounded(p99(refused), 1),
    recoverySeconds,
    refused: refused.length,
    failed: flood.filter(({ status }) => status !== 200 && status !== 503).length,
  };
}

/** Half the load again: seconds until a whole second had only answers, as quick as they should be. */
async function recovered(mix, peak) {
  for (let second = 1; second <= 60; second += 1) {
    const outcomes = await openLoop(mix, { rate: peak / 2, ms: 1_000 });
    if (outcomes.every(({ status, ms }) => status === 200 && ms < 1_000)) return second;
  }
  return Number.POSITIVE_INFINITY;
}
