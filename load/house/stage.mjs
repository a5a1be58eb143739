// A house under load: nothing stands between its parts, and it is asked over kept connections.
import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { closedLoop } from '../../bench/gateway/callers.mjs';
import { median } from '../../bench/statistics.mjs';
import { httpClient, json } from '../../faults/house/client.mjs';
import { ADMIN } from '../../faults/house/house.mjs';
import { member } from '../../faults/house/member.mjs';
import { ownRedis } from '../../faults/house/redis.mjs';
import { priceFile, wanted } from '../../faults/house/people.mjs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newCertificate } from './certificate.mjs';

export const TICKERS = [...Array.from({ length: 50 }, (_, index) => `T${index}`), 'MKT'];

/** Everything it opens is handed to `keep`, which closes it in the end. */
export async function openStage({ keep, ...asked }) {
  const { gateways, risk, env, redisSettings, prices, secure, connections } = { ...PLAIN, ...asked };
  const folder = mkdtempSync(join(tmpdir(), 'perfolio-load-'));
  keep({ close: async () => rmSync(folder, { recursive: true, force: true }) });
  const redis = keep(await ownRedis(redisSettings));
  const { scheme, tls, ca } = secure ? secured(newCertificate(folder)) : { scheme: 'http' };
  const shared = { ...SETTINGS, REDIS_URL: redis.url, PERFOLIO_DATA_DIR: join(folder, 'data'), ...tls, ...env };
  const began = performance.now();
  const readyMs = {};
  const start = async (service, index, more) => {
    const one = member({ name: `${service} ${index}`, service, env: { ...shared, ...more }, folder });
    keep({ close: () => one.stop() });
    const from = performance.now();
    await one.start();
    readyMs[`${service} ${index}`] = Math.round(performance.now() - from);
    return one;
  };
  const context = await start('context', 1, {});
  const toContext = { PERFOLIO_CONTEXT_ADDRESS: `127.0.0.1:${context.ports.grpc}` };
  const engines = await all(risk, (index) => start('risk', index + 1, toContext));
  const toRisk = { PERFOLIO_RISK_ADDRESSES: engines.map(({ ports }) => `127.0.0.1:${ports.grpc}`).join(',') };
  const fronts = await all(gateways, (index) => start('gateway', index + 1, { ...toContext, ...toRisk }));
  const client = httpClient({ connections, ca });
  keep({ close: async () => client.close() });
  const doors = fronts.map(({ ports: { http } }) => `${scheme}://127.0.0.1:${http}`);
  readyMs.all = Math.round(performance.now() - began);
  const house = { redis, context, risk: engines, gateways: fronts, doors, client, readyMs, ca };
  house.admin = await logIn(house, ADMIN);
  if (prices) await importPrices(house, priceFile(TICKERS));
  return house;
}

const PLAIN = { gateways: 1, risk: 1, env: {}, redisSettings: [], prices: true, secure: false, connections: 64 };

const secured = ({ certFile, keyFile, ca }) => ({
  scheme: 'https',
  tls: { PERFOLIO_TLS_CERT_FILE: certFile, PERFOLIO_TLS_KEY_FILE: keyFile },
  ca,
});

const SETTINGS = {
  PERFOLIO_ADMIN_EMAIL: ADMIN.email,
  PERFOLIO_ADMIN_PASSWORD: ADMIN.password,
  PERFOLIO_RATE_LIMITS: 'off',
  PERFOLIO_LOG_LEVEL: 'error',
  PERFOLIO_HTTP_PORT: '0',
  PERFOLIO_GRPC_PORT: '0',
  PERFOLIO_CONTEXT_PORT: '0',
  PERFOLIO_RISK_PORT: '0',
  PERFOLIO_METRICS_PORT: '0',
};

const all = (count, make) => Promise.all(Array.from({ length: count }, (_, index) => make(index)));

export async function logIn({ client, doors }, credentials) {
  return json(wanted(201, await client.ask(doors[0], '/v1/sessions', { method: 'POST', body: credentials })))
    .accessToken;
}

export async function importPrices({ client, doors, admin }, csv) {
  const headers = { 'content-type': 'text/csv' };
  const question = { method: 'POST', token: admin, body: csv, headers };
  wanted(200, await client.ask(doors[0], '/v1/marketData:import', question));
}

/** People with so many portfolios each, of so many positions. */
export async function settle(house, { count, portfolios = 1, positions = 10, chance }) {
  const people = [];
  const one = async () => {
    const credentials = { email: `${randomUUID()}@load.example`, password: randomUUID() };
    const { client, doors } = house;
    wanted(201, await client.ask(doors[0], '/v1/accounts', { method: 'POST', body: credentials }));
    const me = { credentials, token: await logIn(house, credentials), paths: [] };
    people.push(me);
    for (let made = 0; made < portfolios; made += 1)
      me.paths.push(await newPortfolio(house, me, { positions, chance }));
  };
  // Passwords cost what they should; a few at a time keep both cores at it.
  for (let made = 0; made < count; made += 4) await all(Math.min(4, count - made), one);
  return people;
}

export async function newPortfolio({ client, doors }, { token }, { positions, chance }) {
  const question = { method: 'POST', token, body: portfolioOf(positions, chance) };
  const { portfolioId } = json(wanted(201, await client.ask(doors[0], '/v1/portfolios', question)));
  return `/v1/portfolios/${portfolioId}`;
}

export function portfolioOf(positions, chance) {
  const tickers = TICKERS.slice(0, positions);
  const first = chance() / 2;
  const weightOf = (index) => (index === 0 ? first : (1 - first) / (positions - 1));
  return {
    name: 'load',
    positions: tickers.map((ticker, index) => ({ ticker, weight: weightOf(index) })),
    factorProxies: tickers.map((ticker) => ({ ticker, market: 'MKT' })),
  };
}

const BARE = fileURLToPath(new URL('../../bench/gateway/bare-relay.mjs', import.meta.url));

/** How many answers of the size of `bytes` a second the bare chain gives to 32 at once: the median of three tries. Ends it again. */
export async function bareChain({ redis, bytes }) {
  const client = new Redis(redis.url);
  await client.set('bare', Buffer.alloc(bytes, '1'));
  client.disconnect();
  const relay = await part(['relay', redis.url]);
  const door = await part(['door', `127.0.0.1:${relay.port}`]);
  const http = httpClient({ connections: 32 });
  const ask = async () => wanted(200, await http.ask(`http://127.0.0.1:${door.port}`, '/'));
  try {
    const rates = [];
    await closedLoop(ask, { workers: 32, ms: 800 });
    for (let round = 0; round < 3; round += 1) rates.push(await closedLoop(ask, { workers: 32, ms: 1_500 }));
    return median(rates);
  } finally {
    http.close();
    for (const one of [door, relay]) await one.stop();
  }
}

async function part(args) {
  const child = fork(BARE, args);
  const gone = once(child, 'exit');
  const port = await new Promise((resolve, reject) => {
    child.once('message', (said) => resolve(said.port));
    child.once('exit', (code) => reject(new Error(`The bare ${args[0]} ended with ${code}.`)));
  });
  const stop = async () => {
    child.kill();
    await gone;
  };
  return { port, stop };
}
