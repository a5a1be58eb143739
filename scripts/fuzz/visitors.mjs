// Those in whose name the wire is fuzzed: requests that succeed may end a session or an account, so that there is always another.
import { randomUUID } from 'node:crypto';

const PORTFOLIO = {
  name: 'To be asked about',
  positions: ['AAA', 'BBB'].map((ticker) => ({ ticker, weight: 0.5 })),
  factorProxies: ['AAA', 'BBB'].map((ticker) => ({ ticker, market: 'MKT' })),
  benchmark: 'MKT',
  riskFreeRate: 0.01,
  limits: { maxLoss: 0.2 },
};

let address = 0;

/** Each comes from an address of his own: an address has but so many log-ins. */
const fromElsewhere = () => {
  address += 1;
  return { 'x-forwarded-for': `10.${(address >> 16) & 255}.${(address >> 8) & 255}.${address & 255}` };
};

/** A person with an account, a log-in and a portfolio; `words` are what requests may name of his. */
export async function newcomer(door) {
  const credentials = { email: `${randomUUID()}@fuzz.example`, password: randomUUID() };
  const { userId } = await posted(door, '/v1/accounts', { body: credentials });
  const { accessToken, sessionId } = await posted(door, '/v1/sessions', { body: credentials });
  const { portfolioId } = await posted(door, '/v1/portfolios', { token: accessToken, body: PORTFOLIO });
  return { userId, sessionId, token: accessToken, portfolioId, words: [portfolioId, portfolioId, userId] };
}

export async function logIn(door, credentials) {
  return (await posted(door, '/v1/sessions', { body: credentials })).accessToken;
}

async function posted(door, path, { token, body }) {
  const response = await fetch(`${door}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...fromElsewhere(),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`POST ${path} was refused: ${response.status} ${text}`);
  return JSON.parse(text);
}
