// People with a portfolio each, whose names and weights are theirs alone, and what every answer about them must say.
import { randomUUID } from 'node:crypto';
import { json } from './client.mjs';
import { ADMIN } from './house.mjs';

/** What long computations are about. */
export const LONG_TICKERS = Array.from({ length: 30 }, (_, index) => `L${index}`);

/** Weights are whole numbers of 2^-30: they and their complements are exact, so an answer repeats them to the last bit. */
const GRAIN = 2 ** 30;

export async function settle({ client, door, count, watch }) {
  const people = [];
  for (let index = 0; index < count; index += 1) people.push(await person({ client, door, watch, index }));
  return people;
}

async function person({ client, door, watch, index }) {
  const credentials = { email: `${randomUUID()}@faults.example`, password: randomUUID() };
  await wanted(201, await client.ask(door, '/v1/accounts', { method: 'POST', body: credentials }));
  const me = { name: `person ${index}`, credentials, token: '', portfolioId: '', path: '', weights: new Set() };
  await logIn(client, door, me);
  await renew({ client, door, watch, me });
  return me;
}

export async function logIn(client, door, me) {
  const answer = await client.ask(door, '/v1/sessions', { method: 'POST', body: me.credentials });
  me.token = json(wanted(201, answer)).accessToken;
}

/** Gives a person another portfolio, of which nothing is known yet. */
export async function renew({ client, door, watch, me }) {
  const weight = drawnWeight();
  const body = portfolioOf(weight, watch.word(me.name));
  const { portfolioId } = json(
    wanted(201, await client.ask(door, '/v1/portfolios', { method: 'POST', token: me.token, body })),
  );
  Object.assign(me, { portfolioId, path: `/v1/portfolios/${portfolioId}`, first: weight });
}

export const drawnWeight = () => Math.floor(Math.random() * (GRAIN - 2) + 1) / GRAIN;

export const positionsOf = (weight) => [
  { ticker: 'AAA', weight },
  { ticker: 'BBB', weight: 1 - weight },
];

export const portfolioOf = (weight, name) => ({
  name,
  positions: positionsOf(weight),
  factorProxies: ['AAA', 'BBB'].map((ticker) => ({ ticker, market: 'MKT' })),
});

/** The prices that everybody computes with, and a law that every volatility must obey: it is a quadratic of the weight. */
export async function provideMarket({ client, door }) {
  const admin = { credentials: ADMIN };
  await logIn(client, door, admin);
  const headers = { 'content-type': 'text/csv' };
  const imported = {
    method: 'POST',
    token: admin.token,
    body: priceFile(['AAA', 'BBB', 'MKT', ...LONG_TICKERS]),
    headers,
  };
  wanted(200, await client.ask(door, '/v1/marketData:import', imported));
  const variance = async (weight) => {
    const body = { portfolio: portfolioOf(weight, 'law') };
    const answer = await client.ask(door, '/v1/reports', { method: 'POST', token: admin.token, body });
    return json(wanted(200, answer)).portfolioView.volatilityAnnual ** 2;
  };
  const [none, half, all] = [await variance(0), await variance(0.5), await variance(1)];
  const covariance = 2 * half - (none + all) / 2;
  const volatilityOf = (w) => Math.sqrt(w * w * all + 2 * w * (1 - w) * covariance + (1 - w) * (1 - w) * none);
  return { admin, isRight: (weight, volatility) => Math.abs(volatility / volatilityOf(weight) - 1) < 1e-9 };
}

export function wanted(status, answer) {
  if (answer.status === status) return answer;
  throw new Error(
    `${status} was wanted and ${answer.status} ${answer.failure ?? ''} came: ${answer.text.slice(0, 500)}`,
  );
}

export function priceFile(tickers, weekdays = 1_000) {
  let state = 7;
  const chance = () => (state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32) / 2 ** 32;
  const closes = tickers.map(() => 100);
  const rows = [`date,${tickers.join(',')}`];
  for (let day = Date.UTC(2012, 0, 2); rows.length <= weekdays; day += 86_400_000) {
    const date = new Date(day);
    if (date.getUTCDay() % 6 === 0) continue;
    const common = (chance() - 0.49) * 0.02;
    tickers.forEach((_, index) => (closes[index] *= 1 + common + (chance() - 0.5) * 0.02));
    rows.push(`${date.toISOString().slice(0, 10)},${closes.map((close) => close.toFixed(4)).join(',')}`);
  }
  return `${rows.join('\n')}\n`;
}
