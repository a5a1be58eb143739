import { randomUUID } from 'node:crypto';
import { contextV1 } from '@perfolio/contracts';
import { createServiceClient, createServiceIdentity } from '@perfolio/service';

import type { TestHouse } from '../../testing/house';
import { portfolioOf } from '../../testing/prices';
import { ask, logIn, PASSWORD, signUp, storePortfolio, type Visitor } from '../../testing/visitor';
import type { Things } from './public-rows';

/** A portfolio that every question about it can be answered for. */
export const ASKABLE = {
  ...portfolioOf({ AAA: 0.5, BBB: 0.5 }),
  benchmark: 'MKT',
  riskFreeRate: 0.01,
  limits: { maxLoss: 0.2 },
  expectedReturns: ['AAA', 'BBB'].map((ticker, index) => ({
    ticker,
    expectedReturn: 0.04 + index / 100,
    asOf: '2017-01-02',
  })),
};

export type Person = Visitor & { readonly things: Things };

/** Somebody with an account, and one of everything that a request can name. */
export async function person(house: TestHouse): Promise<Person> {
  const { door } = house;
  const visitor = await signUp(door);
  const { sessionId, refreshToken } = await logIn(door, visitor.email, PASSWORD);
  const guest = { email: `${randomUUID()}@guests.example`, password: PASSWORD };
  await ask(door, '/v1/accounts', { method: 'POST', body: guest });
  const { userId, email } = visitor;
  const session = { sessionId, refreshToken, guestEmail: guest.email, userId, email };
  const credentials = { keyId: await keyOf(door, visitor), identityId: await identityOf(house, visitor) };
  return { ...visitor, things: { ...session, ...credentials, ...(await objectsOf(door, visitor, guest.email)) } };
}

/** An account has at most 50 keys, so that they are made by need. */
export const keyOf = async (door: string, { token }: Pick<Visitor, 'token'>): Promise<string> => {
  const body = { name: 'A key', scopes: ['risk:read'] };
  return (await ask(door, '/v1/apiKeys', { method: 'POST', token, body })).body.keyId;
};

/** One more identity at another issuer, linked as the gateway does when its person comes back from there. */
export async function identityOf(
  { context, secrets, door }: TestHouse,
  { userId, token }: Pick<Visitor, 'userId' | 'token'>,
): Promise<string> {
  const identity = createServiceIdentity('gateway', secrets.serviceSecret, Date.now);
  const client = createServiceClient({ addresses: [context], audience: 'context', identity });
  const onward = { signal: AbortSignal.timeout(LINK_MS), deadline: Date.now() + LINK_MS, requestId: randomUUID() };
  const request = { userId, identity: { issuer: 'https://issuer.example', subject: randomUUID() } };
  await client.unary(contextV1.IdentityServiceService.linkIdentity, request, onward);
  client.close();
  return (await ask(door, '/v1/me/identities', { token })).body.identities[0].identityId;
}

const LINK_MS = 30_000;

/** One more of what a request can use up, sessions apart. */
export async function objectsOf(door: string, { token }: Pick<Visitor, 'token'>, guestEmail: string) {
  const { portfolioId } = await storePortfolio(door, token, ASKABLE);
  const made = async (path: string, body: unknown, id: string): Promise<string> => {
    const { status, text, body: answer } = await ask(door, path, { method: 'POST', token, body });
    if (status !== 201) throw new Error(`POST ${path} was refused: ${status} ${text}`);
    return answer[id];
  };
  const within = `/v1/portfolios/${portfolioId}`;
  const scenario = { name: 'Less of it', delta: [{ ticker: 'AAA', change: -0.1 }], fundFrom: 'BBB' };
  return {
    portfolioId,
    scenarioId: await made(`${within}/scenarios`, scenario, 'scenarioId'),
    grantId: await made(`${within}/grants`, { email: guestEmail, role: 'VIEWER' }, 'grantId'),
  };
}
