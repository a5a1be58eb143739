// People whose every name and quantity is a canary of their own.
import { randomUUID } from 'node:crypto';
import { ask } from './ask.mjs';

export async function settle(door, name, watch) {
  const credentials = { email: `${randomUUID()}@canaries.example`, password: randomUUID() };
  await created(door, '/v1/accounts', { body: { ...credentials, displayName: watch.word(name) } });
  const logIn = async () => (await created(door, '/v1/sessions', { body: credentials })).accessToken;
  const token = await logIn();
  const portfolio = portfolioOf(name, watch);
  const { portfolioId } = await created(door, '/v1/portfolios', { token, body: portfolio });
  const scenario = { name: watch.word(name), delta: [{ ticker: 'AAA', change: -0.1 }], fundFrom: 'BBB' };
  await created(door, `/v1/portfolios/${portfolioId}/scenarios`, { token, body: scenario });
  await created(door, '/v1/apiKeys', { token, body: { name: watch.word(name), scopes: ['risk:read'] } });
  return { name, token, portfolioId, logIn };
}

/** One of the same few shapes for all, so that answers would fit anybody. */
export const portfolioOf = (name, watch) => ({
  name: watch.word(name),
  positions: ['AAA', 'BBB', 'CCC'].map((ticker) => ({ ticker, shares: watch.quantity(name) })),
  factorProxies: ['AAA', 'BBB', 'CCC'].map((ticker) => ({ ticker, market: 'MKT' })),
  benchmark: 'MKT',
  riskFreeRate: 0.01,
  limits: { maxLoss: 0.2 },
});

const TRIES = 4;

/** A machine at its limit says so: what the calls only stand on is asked for again. */
async function created(door, path, asked) {
  let answer = await ask(door, path, { method: 'POST', ...asked });
  for (let tried = 1; tried < TRIES && [503, 504].includes(answer.status); tried += 1)
    answer = await ask(door, path, { method: 'POST', ...asked });
  if (answer.status !== 201) throw new Error(`POST ${path} was refused: ${answer.status} ${answer.text}`);
  return JSON.parse(answer.text);
}
