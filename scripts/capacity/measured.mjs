// The same work on a real fleet: what calls cost when all are of one kind, and what comes of a mixture.
import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { generator, zipf } from './simulation.mjs';

const PASSWORD = 'correct horse battery staple';

/** People with a token each. */
export async function people(base, count, agent = new Agent({ keepAlive: true })) {
  const made = [];
  for (let index = 0; index < count; index += 1) {
    const body = { email: `${randomUUID()}@people.example`, password: PASSWORD };
    await call({ base, agent, method: 'POST', path: '/v1/accounts', body });
    const { text } = await call({ base, agent, method: 'POST', path: '/v1/sessions', body });
    made.push(JSON.parse(text).accessToken);
  }
  return made;
}

/**
 * Asks for so many seconds with so many askers, each waiting for his answer.
 * @param next what to ask: `{ user, question }`, or `{ user }` to change something
 */
export async function ask({ base, tokens, askers, seconds, next }) {
  const agent = new Agent({ keepAlive: true, maxSockets: askers });
  const counts = { calls: 0, reads: 0, hits: 0 };
  const ends = performance.now() + seconds * 1000;
  const asker = async () => {
    while (performance.now() < ends) {
      const { user, question } = next();
      const { status } = await one({ base, agent, token: tokens[user], question });
      if (performance.now() < ends) counts.calls += 1;
      if (question === undefined) continue;
      counts.reads += 1;
      if (/; hit|collapsed/.test(status)) counts.hits += 1;
    }
  };
  await Promise.all(Array.from({ length: askers }, asker));
  agent.destroy();
  return { perSecond: counts.calls / seconds, hitRatio: counts.hits / counts.reads };
}

function one({ base, agent, token, question }) {
  if (question === undefined) return call({ base, agent, token, method: 'DELETE', path: '/v1/cache' });
  const weight = 0.2 + question / 1e7;
  const positions = ['AAPL', 'MSFT', 'IBM', 'AMZN'].map((ticker, index) => ({
    ticker,
    weight: index === 0 ? weight : (1 - weight) / 3,
  }));
  const body = { portfolio: { name: 'Capacity', positions }, frequency: 'MONTHLY' };
  return call({ base, agent, token, method: 'POST', path: '/v1/reports', body });
}

function call({ base, agent, token, method, path, body }) {
  const headers = {
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(body !== undefined && { 'content-type': 'application/json' }),
  };
  return new Promise((resolve, reject) => {
    const asking = request(`${base}${path}`, { agent, method, headers }, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.once('end', () => {
        const text = Buffer.concat(parts).toString();
        if (response.statusCode >= 300) reject(new Error(`${method} ${path}: ${response.statusCode} ${text}`));
        else resolve({ text, status: response.headers['cache-status'] ?? '' });
      });
    });
    asking.once('error', reject);
    asking.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** What the mixture asks next, drawn as the simulation draws. */
export function mixture({ users, questions, skew, changes }, seed) {
  const chance = generator(seed);
  const pick = zipf(questions, skew, chance);
  return () => {
    const user = Math.floor(chance() * users);
    return chance() < changes ? { user } : { user, question: pick() };
  };
}
