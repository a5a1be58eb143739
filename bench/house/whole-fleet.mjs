// The whole service as real processes, with prices and a user, asked over HTTP as any client would.
import { randomUUID } from 'node:crypto';
import { startFleet } from '../../scripts/running-fleet.mjs';

export const ADMIN = { email: 'admin@bench.example', password: randomUUID() };
const WEEKDAYS = 2_500;

/** Starts a fleet on a given Redis; resolves once it serves and has prices for `tickers`. */
export async function startWholeFleet({ gateways, risk, redisUrl, tickers, opened }) {
  const env = {
    REDIS_URL: redisUrl,
    PERFOLIO_ADMIN_EMAIL: ADMIN.email,
    PERFOLIO_ADMIN_PASSWORD: ADMIN.password,
    PERFOLIO_LOG_LEVEL: 'error',
  };
  const fleet = await startFleet({ gateways, risk, env, opened });
  await importPrices(fleet.doors[0], priceFile(tickers));
  return fleet;
}

/** Brings prices in as the administrator does. */
export async function importPrices(door, csv) {
  const token = await logIn(door, ADMIN);
  const headers = { 'content-type': 'text/csv' };
  const { status, body } = await ask(door, '/v1/marketData:import', { token, method: 'POST', body: csv, headers });
  if (status !== 200) throw new Error(`The prices were refused: ${status} ${JSON.stringify(body)}`);
  return body;
}

export async function ask(door, path, { token, method = 'GET', body, headers = {} } = {}) {
  const sent = typeof body === 'object' ? { body: JSON.stringify(body), type: 'application/json' } : { body };
  const response = await fetch(`${door}${path}`, {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(sent.type !== undefined && { 'content-type': sent.type }),
      ...headers,
    },
    body: sent.body,
  });
  return { status: response.status, headers: response.headers, body: read(response.headers, await response.text()) };
}

const read = (headers, text) =>
  text !== '' && headers.get('content-type')?.includes('json') ? JSON.parse(text) : text;

/** A new user who is logged in. */
export async function signUp(door) {
  const person = { email: `${randomUUID()}@bench.example`, password: randomUUID() };
  await ask(door, '/v1/accounts', { method: 'POST', body: person });
  return logIn(door, person);
}

async function logIn(door, person) {
  const { status, body } = await ask(door, '/v1/sessions', { method: 'POST', body: person });
  if (status !== 201) throw new Error(`Log-in was refused: ${status} ${JSON.stringify(body)}`);
  return body.accessToken;
}

export const portfolioOf = (weights) => ({
  name: 'bench',
  positions: Object.entries(weights).map(([ticker, weight]) => ({ ticker, weight })),
  factorProxies: Object.keys(weights).map((ticker) => ({ ticker, market: 'MKT' })),
});

/** The sum of a counter over processes, from their metrics pages. */
export async function counted(members, name) {
  const pages = await Promise.all(
    members.map(async ({ metrics }) => (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text()),
  );
  const lines = pages
    .flatMap((page) => page.split('\n'))
    .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
  return lines.reduce(
    (total, line) =>
      total +
      Number(
        line
          .slice(line.lastIndexOf('}') + 1)
          .trim()
          .split(' ')[0],
      ),
    0,
  );
}

export function priceFile(tickers) {
  let state = 7;
  const chance = () => (state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32) / 2 ** 32;
  const closes = tickers.map(() => 100);
  const rows = [`date,${tickers.join(',')}`];
  for (let day = Date.UTC(2012, 0, 2), made = 0; made < WEEKDAYS; day += 86_400_000) {
    const date = new Date(day);
    if (date.getUTCDay() % 6 === 0) continue;
    made += 1;
    const common = (chance() - 0.49) * 0.02;
    tickers.forEach((_, index) => (closes[index] *= 1 + common + (chance() - 0.5) * 0.02));
    rows.push(`${date.toISOString().slice(0, 10)},${closes.map((close) => close.toFixed(4)).join(',')}`);
  }
  return `${rows.join('\n')}\n`;
}
