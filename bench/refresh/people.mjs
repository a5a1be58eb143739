// Many people with an account, a portfolio and a session, who ask over HTTP on connections that stay open.
import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';

const AT_ONCE = 6;
/** Access tokens live ten minutes. */
const RENEW_MS = 6 * 60_000;
const agent = new Agent({ keepAlive: true, maxSockets: 256 });

/** One request, its answer read to the end. */
export function ask(door, path, { token, method = 'GET', body } = {}) {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const headers = {
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(text !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
  };
  return new Promise((resolve, reject) => {
    const sent = request(`${door}${path}`, { agent, method, headers }, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, text: Buffer.concat(parts).toString() }),
      );
    });
    sent.on('error', reject);
    sent.end(text);
  });
}

/** Accounts with a session and one portfolio each. */
export async function settle(door, count, { portfolioAt, say }) {
  const people = [];
  let next = 0;
  const one = async () => {
    while (next < count) {
      const index = next++;
      people[index] = await newPerson(door, portfolioAt(index));
      if (index % 100 === 99) say(`${index + 1} people`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  return people;
}

async function newPerson(door, portfolio) {
  const known = { email: `${randomUUID()}@bench.example`, password: randomUUID() };
  await made(door, '/v1/accounts', { body: known });
  const session = await made(door, '/v1/sessions', { body: known });
  const person = { token: session.accessToken, refreshToken: session.refreshToken, since: performance.now() };
  const { portfolioId } = await made(door, '/v1/portfolios', { token: person.token, body: portfolio });
  return Object.assign(person, { path: `/v1/portfolios/${portfolioId}` });
}

async function made(door, path, asked) {
  const { status, text } = await ask(door, path, { method: 'POST', ...asked });
  if (status >= 300) throw new Error(`${path} was refused: ${status} ${text}`);
  return JSON.parse(text);
}

/** Gives those another access token whose own is about to end. */
export async function renew(door, people) {
  for (const person of people) {
    if (performance.now() - person.since < RENEW_MS) continue;
    const next = await made(door, '/v1/sessions:refresh', { body: { refreshToken: person.refreshToken } });
    Object.assign(person, { token: next.accessToken, refreshToken: next.refreshToken, since: performance.now() });
  }
}
