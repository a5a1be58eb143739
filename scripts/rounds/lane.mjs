// One owner with a portfolio, an editor and a viewer by grants, and a program of his: who changes it, who reads it, and what each must see.
import { randomUUID } from 'node:crypto';
import { pick } from '../garbage/chance.mjs';
import { ask, made } from './http.mjs';

const WEIGHTS = 997;

const portfolioOf = (weight) => ({
  name: 'Round after round',
  positions: [
    { ticker: 'AAA', weight },
    { ticker: 'BBB', weight: 1 - weight },
  ],
  factorProxies: ['AAA', 'BBB'].map((ticker) => ({ ticker, market: 'MKT' })),
});

/** Settles the people of a lane by the first door. */
export async function settleLane(door) {
  const [owner, editor, viewer] = await Promise.all([person(door), person(door), person(door)]);
  const { portfolioId } = await made(door, '/v1/portfolios', { token: owner.token, body: portfolioOf(0.5) });
  const { portfolioId: another } = await made(door, '/v1/portfolios', { token: owner.token, body: portfolioOf(0.5) });
  const grants = `/v1/portfolios/${portfolioId}/grants`;
  for (const [{ email }, role] of [
    [editor, 'EDITOR'],
    [viewer, 'VIEWER'],
  ])
    await made(door, grants, { token: owner.token, body: { email, role } });
  const key = { name: 'A program', scopes: ['portfolios:read', 'risk:read'] };
  const { keyId, apiKey } = await made(door, '/v1/apiKeys', { token: owner.token, body: key });
  return { owner, editor, viewer, portfolioId, another, program: { userId: owner.userId, keyId, apiKey } };
}

export async function person(door) {
  const credentials = { email: `${randomUUID()}@rounds.example`, password: randomUUID() };
  const { userId } = await made(door, '/v1/accounts', { body: credentials });
  return { userId, credentials, email: credentials.email, ...(await session(door, credentials)) };
}

export async function session(door, credentials) {
  const { accessToken: token, sessionId } = await made(door, '/v1/sessions', { body: credentials });
  return { token, sessionId };
}

/** Changes the portfolio by a random door and, once that is acknowledged, reads it by random doors and replicas. Tallies what each saw. */
export async function round(lane, { doors, program, chance, number, tally }) {
  const weight = (1 + ((number * 37) % WEIGHTS)) / (WEIGHTS + 2);
  const writer = chance() < 0.7 ? lane.owner : lane.editor;
  const path = `/v1/portfolios/${lane.portfolioId}`;
  const body = { positions: portfolioOf(weight).positions };
  const changed = await ask(pick(chance, doors), path, { method: 'PATCH', token: writer.token, body });
  if (changed.status !== 200) return void (tally.unchanged += 1);
  tally.changes += 1;
  const over = async (reader, token) => {
    const { status, text } = await ask(pick(chance, doors), `${path}/analysis`, { token });
    note(tally, reader, {
      ok: status === 200,
      seen: status === 200 ? JSON.parse(text).portfolioView.weights[0] : status,
      weight,
    });
  };
  const direct = async () => note(tally, 'program', { ...(await program.weightOf(lane, lane.portfolioId)), weight });
  await Promise.all([
    over('owner', lane.owner.token),
    over('owner', lane.owner.token),
    over('guest', lane.viewer.token),
    over('guest', lane.editor.token),
    direct(),
    direct(),
  ]);
}

const NEAR = 1e-12;

function note(tally, reader, { ok, seen, weight }) {
  tally.reads[reader] = (tally.reads[reader] ?? 0) + 1;
  if (!ok) {
    tally.unanswered[`${reader} ${seen}`] = (tally.unanswered[`${reader} ${seen}`] ?? 0) + 1;
  } else if (Math.abs(seen - weight) > NEAR) {
    tally.stale.push({ reader, seen, weight });
  }
}
