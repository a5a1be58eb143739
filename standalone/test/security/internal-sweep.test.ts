import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { createAssertionSigner, createServiceIdentity, type Principal, type ServiceName } from '@perfolio/service';

import { onEmbeddedParts, type TestHouse } from '../../testing/house';
import { type RawAnswer, rawCall } from '../../testing/raw-call';
import { ask } from '../../testing/visitor';
import { type Method, methodsOf } from './contracts';
import { INTERNAL_ROWS, type InternalRow } from './internal-rows';
import { type Person, person } from './people';
import type { Things } from './public-rows';

jest.setTimeout(240_000);

let house: TestHouse;
let alice: Person;
let bob: Person;
let assertion: string;
let generation: string;

beforeAll(async () => {
  house = await onEmbeddedParts();
  alice = await person(house);
  bob = await person(house);
  ({ generation } = (await ask(house.door, '/v1/context', { token: bob.token })).body);
  assertion = await asserted(house.secrets.signingKeys);
});
afterAll(() => house.close());

const TABLES: Readonly<Record<string, Readonly<Record<string, InternalRow>>>> = INTERNAL_ROWS;
const PRINCIPAL: InternalRow = { who: 'principal' };
const METHODS = Object.keys(TABLES).flatMap((name) =>
  methodsOf(name).map((method) => ({ ...method, row: TABLES[name]?.[method.name] ?? PRINCIPAL })),
);
const ofUsers = METHODS.filter(({ row }) => row.who === 'principal');
const ofOne = METHODS.filter(({ row }) => row.who === 'gateway' || row.who === 'risk');
const naming = METHODS.filter(({ row }) => row.names !== undefined);

const UNAUTHENTICATED = 16;
const UNAVAILABLE = 14;
const UNIMPLEMENTED = 12;
const NOT_FOUND = 5;
const ENDLESS_MS = 5_000;
const INTERNAL = 13;
const UNKNOWN = 2;

describe('the table of what is behind the doors', () => {
  it('has a row for every internal method', () => {
    const missing = METHODS.filter((method) => TABLES[method.package]?.[method.name] === undefined);

    expect(missing.map(({ path }) => path)).toEqual([]);
  });
});

describe('a method behind the doors', () => {
  it.each(METHODS)('is closed to whoever shows no service identity: $path', async (method) => {
    const nothing = await call(method, {});
    const user = await call(method, { authorization: `Bearer ${alice.token}`, 'perfolio-assertion': assertion });

    expect([nothing.code, user.code]).toEqual([UNAUTHENTICATED, UNAUTHENTICATED]);
  });

  it.each(METHODS)('is closed to identities of another secret or for another service: $path', async (method) => {
    const forged = await call(method, await shown(method, { secret: randomBytes(32) }));
    const elsewhere = await call(method, await shown(method, { audience: 'elsewhere' }));

    expect([forged.code, elsewhere.code]).toEqual([UNAUTHENTICATED, UNAUTHENTICATED]);
  });

  it.each(METHODS)('answers its own: $path', async (method) => {
    const erased = method.name === 'IdentityService/EraseAccount';
    const visitor = erased ? await person(house) : method.row.who === 'principal' ? await throwaway() : bob;

    const answer = await call(method, await shown(method, { visitor }), requestOf(method.row, visitor.things));

    expect(answer.text).not.toMatch(/services of the installation only|is answered here|assertion/);
    expect([UNAVAILABLE, UNIMPLEMENTED, INTERNAL, UNKNOWN]).not.toContain(answer.code);
  });
});

describe('a method for one service', () => {
  it.each(ofOne)('is closed to the others: $path', async (method) => {
    const other = method.row.who === 'risk' ? 'gateway' : 'risk';

    expect((await call(method, await shown(method, { name: other }))).code).toBe(UNAUTHENTICATED);
  });
});

describe('a method on behalf of a user', () => {
  it.each(ofUsers)('is closed without an assertion of the gateway: $path', async (method) => {
    const identity = await shown(method, {});
    const { 'perfolio-assertion': _, ...without } = identity;
    const [key] = [generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })];
    const forged = { ...identity, 'perfolio-assertion': await asserted({ keys: [{ ...key, alg: 'EdDSA' }] as never }) };

    expect((await call(method, without)).code).toBe(UNAVAILABLE);
    expect((await call(method, forged)).code).toBe(UNAVAILABLE);
  });

  it.each(naming)("says of another's object what it says of a missing one: $path", async (method) => {
    const metadata = await shown(method, {});
    const names = method.row.names ?? [];
    for (const foreign of [...names.map((name) => [name]), names]) {
      const taking = (theirs: Things) =>
        call(method, metadata, requestOf(method.row, { ...bob.things, ...pick(theirs, foreign) }));

      const [hers, none] = [await taking(alice.things), await taking(NOTHING)];

      expect(hers).toEqual(none);
      expect([foreign, none.code]).toEqual([foreign, NOT_FOUND]);
    }
  });
});

const NOTHING = new Proxy({} as Things, { get: () => MISSING });
const MISSING = randomUUID();

const pick = (things: Things, names: readonly (keyof Things)[]) =>
  Object.fromEntries(names.map((name) => [name, things[name]]));

const requestOf = ({ request = () => ({}) }: InternalRow, things: Things) => request(things);

const addressOf = ({ package: name }: Method) => (name === 'perfolio.risk.v1' ? house.risk : house.context);

const call = (
  method: Method & { row: InternalRow },
  metadata: Record<string, string>,
  request = {},
): Promise<RawAnswer> =>
  rawCall(addressOf(method), {
    path: method.path,
    request: method.bytesOf(request),
    metadata: { 'request-id': 'swept', ...metadata },
    ...(method.row.endless === true && { deadlineMs: ENDLESS_MS }),
  });

interface Shown {
  readonly name?: ServiceName;
  readonly secret?: Uint8Array;
  readonly audience?: string;
  readonly visitor?: Person;
}

/** What a service shows: itself, and for whom it speaks. */
async function shown(method: Method & { row: InternalRow }, given: Shown): Promise<Record<string, string>> {
  const own: ServiceName = method.row.who === 'risk' ? 'risk' : 'gateway';
  const { name = own, secret = house.secrets.serviceSecret, visitor } = given;
  const audience = given.audience ?? (method.package === 'perfolio.risk.v1' ? 'risk' : 'context');
  return {
    'perfolio-service': await createServiceIdentity(name, secret, Date.now).token(audience),
    'perfolio-assertion': visitor === undefined ? assertion : await asserted(house.secrets.signingKeys, visitor),
  };
}

/** What the gateway says of somebody and of a portfolio of his own. */
async function asserted(keys: Parameters<typeof createAssertionSigner>[0], visitor: Person = bob): Promise<string> {
  const principal: Principal = {
    caller: visitor.userId,
    session: visitor.sessionId,
    owner: visitor.userId,
    portfolio: visitor.things.portfolioId,
    role: 'OWNER',
    generation,
    marketDataVersion: '1-0000000000000000',
    scopes: ['portfolios:read', 'portfolios:write', 'risk:read'],
  };
  return (await createAssertionSigner(keys, Date.now)).sign(principal);
}

let spare: Promise<Person> | undefined;

/** Somebody whose account may go. */
const throwaway = (): Promise<Person> => {
  spare ??= person(house);
  return spare;
};
