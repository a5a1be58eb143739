import { ADMIN, onEmbeddedParts, type TestHouse } from '../../../standalone/testing/house';
import { priceFile } from '../../../standalone/testing/prices';
import { ask, logIn } from '../../../standalone/testing/visitor';

jest.setTimeout(600_000);

/** What the reference shows and one reader with one service cannot do, and why. */
const NOT_RUN: Readonly<Record<string, string>> = {
  startLogin: 'needs another issuer',
  finishLogin: 'needs another issuer',
  startLink: 'needs another issuer',
  deleteIdentity: 'needs another issuer',
  refreshSession: 'needs the refresh token of a session',
  recoverSession: 'needs a recovery code',
  createToken: 'needs the code of a device',
  lookUpDeviceLogin: 'needs the code of a device',
  approveDeviceLogin: 'needs the code of a device',
  denyDeviceLogin: 'needs the code of a device',
  watchEvents: 'has no end',
};

/** They take away what the others speak of, and come behind them in this order. */
const LAST = [
  'deleteScenario',
  'deleteGrant',
  'deleteApiKey',
  'deletePortfolio',
  'deleteSession',
  'changePassword',
  'revokeAllSessions',
  'deleteMe',
];

/** What an example says wherever an id stands. */
const SOME_ID = '018f3a10-7c1e-7b52-9d0e-3f6b8c2a4d11';
const IDS = ['portfolioId', 'grantId', 'scenarioId', 'keyId'];

let house: TestHouse;
let document: any;
let admin: string;
/** What stands for each kind of id. */
const real = new Map<string, string>();
/** Alice, as the examples have her. */
let alice: { readonly email: string; password: string };

beforeAll(async () => {
  house = await onEmbeddedParts();
  admin = (await logIn(house.door, ADMIN.email, ADMIN.password)).token;
  document = (await ask(house.door, '/openapi.json')).body;
  alice = { ...sentBy(operationNamed('createSession')) };
  const bob = { email: 'bob@example.com', password: alice.password };
  const { body } = await ask(house.door, '/v1/accounts', { method: 'POST', body: bob });
  real.set('userId', body.userId);
  const headers = { 'content-type': 'text/csv' };
  const prices = priceFile(['SPY', 'IEF'], 2_700);
  await ask(house.door, '/v1/marketData:import', { method: 'POST', token: admin, body: prices, headers });
});
afterAll(() => house.close());

interface Operation {
  readonly id: string;
  readonly verb: string;
  readonly template: string;
  readonly whole: any;
}

const operations = (): readonly Operation[] =>
  Object.entries<any>(document.paths)
    .flatMap(([template, verbs]) =>
      Object.entries<any>(verbs).map(([verb, whole]) => ({ id: whole.operationId, verb, template, whole })),
    )
    .toSorted((a, b) => LAST.indexOf(a.id) - LAST.indexOf(b.id));

function operationNamed(id: string): Operation {
  const found = operations().find((one) => one.id === id);
  if (found === undefined) throw new Error(`There is no operation ${id}.`);
  return found;
}

const sentBy = ({ whole }: Operation): any => Object.values<any>(whole.requestBody?.content ?? {})[0]?.example;

describe('the examples of the reference', () => {
  it('are fit to be sent: each is answered as it promises', async () => {
    const refused: object[] = [];
    for (const operation of operations().filter(({ id }) => NOT_RUN[id] === undefined)) {
      const { status, body } = await sent(operation);
      if (status < 200 || status > 299) refused.push({ operation: operation.id, status, detail: body?.detail });
    }

    expect(refused).toEqual([]);
  });

  it('that are not sent are known, each with a reason', () => {
    const ids = operations().map(({ id }) => id);

    expect(Object.keys(NOT_RUN).filter((id) => !ids.includes(id))).toEqual([]);
  });
});

async function sent(operation: Operation) {
  const { id, verb, template, whole } = operation;
  const isAdmins = template.startsWith('/v1/admin') || template.startsWith('/v1/marketData:');
  const token = isAdmins ? admin : await tokenOfAlice(id);
  const path = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const kind = template.includes('/serviceAccounts/') ? 'robot' : name;
    return real.get(kind) ?? exampleOf(whole, name);
  });
  const [type = 'application/json'] = Object.keys(whole.requestBody?.content ?? {});
  const body = meant(sentBy(operation));
  const answer = await ask(house.door, path, {
    method: verb.toUpperCase(),
    ...(token !== undefined && { token }),
    ...(body !== undefined && { body }),
    headers: { 'content-type': type, ...(await condition(whole, token ?? '')) },
  });
  for (const name of isAdmins ? [] : IDS)
    if (typeof answer.body?.[name] === 'string') real.set(name, answer.body[name]);
  if (id === 'createServiceAccount') real.set('robot', answer.body.userId);
  if (id === 'changePassword' && answer.status < 300) alice.password = sentBy(operation).newPassword;
  return answer;
}

/** Of a session that has just begun: only so many of a person's live. The first example makes her account. */
async function tokenOfAlice(id: string): Promise<string | undefined> {
  if (id === 'createAccount') return undefined;
  const { token, sessionId } = await logIn(house.door, alice.email, alice.password);
  real.set('sessionId', sessionId);
  return token;
}

const meant = (example: any): any =>
  example === undefined || typeof example === 'string'
    ? example
    : JSON.parse(JSON.stringify(example).replaceAll(SOME_ID, real.get('portfolioId') ?? SOME_ID));

const exampleOf = (whole: any, name: string): string =>
  String(whole.parameters.find((one: any) => one.name === name)?.example);

/** The state that a change is meant for. */
async function condition(whole: any, token: string): Promise<Record<string, string>> {
  const isNeeded = (whole.parameters ?? []).some((one: any) => one.name === 'If-Match');
  if (!isNeeded) return {};
  const { headers } = await ask(house.door, `/v1/portfolios/${real.get('portfolioId')}`, { token });
  return { 'if-match': headers.get('etag') ?? '' };
}
