import { randomUUID } from 'node:crypto';

import { ADMIN, onEmbeddedParts, type TestHouse } from '../../testing/house';
import { ask, logIn } from '../../testing/visitor';
import { type Answered, overGrpc, overHttp, type Way } from './asked-both-ways';
import { type Method, methodsOf } from './contracts';
import { ASKABLE, identityOf, keyOf, objectsOf, type Person, person } from './people';
import { PUBLIC_ROWS, type Row, type Things } from './public-rows';

jest.setTimeout(240_000);

let house: TestHouse;
let alice: Person;
let bob: Person;
let admin: string;

beforeAll(async () => {
  house = await onEmbeddedParts();
  alice = await person(house);
  bob = await person(house);
  admin = (await logIn(house.door, ADMIN.email, ADMIN.password)).token;
});
afterAll(() => house.close());

const METHODS = methodsOf('perfolio.gateway.v1');
const rowOf = ({ name }: Method): Row => PUBLIC_ROWS[name] ?? { who: 'user' };

/** Each route and the gRPC method, with what success, a missing object, no credential and too little of a right are called there. */
const DOORS = METHODS.flatMap((method) => [
  {
    method,
    title: `${method.name} over gRPC`,
    way: () => overGrpc(house.grpc, method, rowOf(method).endless === true),
    grpc: 1,
    statuses: [5, 16, 7],
  },
  ...method.routes.map((route) => ({
    method,
    title: `${route.verb} ${route.template}`,
    way: () => overHttp(house.door, route),
    grpc: 0,
    statuses: [404, 401, 403],
  })),
]).map((door) => ({ ...door, row: rowOf(door.method) }));

/** A route for a portfolio that comes in the request names nothing that could be another's. */
const naming = DOORS.filter(({ row, title }) => row.names !== undefined && !title.startsWith('POST /v1/reports'));
const closed = DOORS.filter(({ row }) => row.who !== 'anyone');
const scoped = closed.filter(({ row }) => row.who !== 'user' || row.scope !== undefined);

const requestOf = ({ request = () => ({}) }: Row, things: Things) => request(things);

describe('the table', () => {
  it('has a row for every public method', () => {
    expect(METHODS.map(({ name }) => name).filter((name) => PUBLIC_ROWS[name] === undefined)).toEqual([]);
  });

  it('says of every method who may call it, as the contracts do', () => {
    const said = METHODS.map((method) => {
      const { who, scope = '' } = rowOf(method);
      return [method.name, who, scope];
    });
    const contracts = METHODS.map(({ name, rule }) => {
      const user = rule.inPerson === true ? 'person' : 'user';
      const who = { ANYONE: 'anyone', USER: user, ADMINISTRATOR: 'administrator' }[rule.access ?? 'ANYONE'];
      return [name, who, rule.scope ?? ''];
    });

    expect(contracts).toEqual(said);
  });

  it('gives every public method a route', () => {
    expect(METHODS.filter(({ routes }) => routes.length === 0)).toEqual([]);
  });
});

describe('whoever may', () => {
  it.each(DOORS)('is answered: $title', async ({ row, way, title, grpc }) => {
    const visitor = row.fateful === true ? await person(house) : alice;
    const things = await freshOf(row, visitor);
    const token = { anyone: undefined, user: visitor.token, person: visitor.token, administrator: admin }[row.who];

    const answer = await way()(inlined(title, requestOf(row, things)), token);

    expect(expectedOf(row, grpc)).toContain(answer.status);
  });
});

describe("another's object", () => {
  it.each(naming)('is what a missing one is, byte for byte: $title', async ({ row, way, statuses }) => {
    const foreign = await answersAbout(row, way(), alice.things);
    const missing = await answersAbout(row, way(), NOTHING);

    expect(foreign).toEqual(missing);
    expect(missing.map(({ status }) => status)).toEqual(missing.map(() => statuses[0]));
  });
});

describe('a stranger', () => {
  it.each(closed)('is sent away: $title', async ({ row, way, title, statuses }) => {
    const foreign = await way()(inlined(title, requestOf(row, alice.things)));
    const missing = await way()(inlined(title, requestOf(row, NOTHING)));

    expect([foreign.status, foreign.reason]).toEqual([statuses[1], 'CREDENTIALS_MISSING']);
    expect(foreign).toEqual(missing);
  });
});

describe('a credential that may do less', () => {
  it.each(scoped)('is refused: $title', async ({ row, way, title, statuses }) => {
    const token = await tooLittleFor(row);

    const own = await way()(inlined(title, requestOf(row, bob.things)), token);
    const foreign = await way()(inlined(title, requestOf(row, alice.things)), token);

    expect([own.status, own.reason]).toEqual([statuses[2], 'SCOPE_INSUFFICIENT']);
    expect(foreign).toEqual(own);
  });
});

const NOTHING: Things = {
  portfolioId: randomUUID(),
  scenarioId: randomUUID(),
  grantId: randomUUID(),
  sessionId: randomUUID(),
  keyId: randomUUID(),
  identityId: randomUUID(),
  userId: randomUUID(),
  email: 'nobody@people.example',
  guestEmail: 'no-guest@people.example',
  refreshToken: 'none',
};

/** Bob's requests that name one thing of somebody else's, thing by thing, and all of them at once. */
async function answersAbout(row: Row, way: Way, theirs: Things): Promise<Answered[]> {
  const names = row.names ?? [];
  const mixed = [...names.map((name) => [name]), names].map((foreign) => ({
    ...bob.things,
    ...Object.fromEntries(foreign.map((name) => [name, theirs[name]])),
  }));
  const answers = [];
  for (const things of mixed) answers.push(await way(requestOf(row, things), bob.token));
  return answers;
}

/** Routes without a portfolio in their path take it in the body instead of its name. */
function inlined(title: string, request: ReturnType<typeof requestOf>) {
  if (!title.startsWith('POST /v1/reports')) return request;
  const { portfolioId: _, ...rest } = request;
  return { portfolio: ASKABLE, ...rest };
}

/** What has no end of its own ends at the deadline, by the server's doing or, if that is later, by the client's. */
function expectedOf({ own: [http, grpc] = [200, 0], endless }: Row, overGrpcDoor: number): readonly number[] {
  if (overGrpcDoor === 0) return [http];
  return endless === true ? [0, 4] : [grpc];
}

/** A request may use up what it names. */
async function freshOf({ names = [] }: Row, visitor: Person): Promise<Things> {
  if (names.includes('keyId')) return { ...visitor.things, keyId: await keyOf(house.door, visitor) };
  if (names.includes('identityId')) return { ...visitor.things, identityId: await identityOf(house, visitor) };
  if (!names.includes('portfolioId')) return visitor.things;
  return { ...visitor.things, ...(await objectsOf(house.door, visitor, visitor.things.guestEmail)) };
}

const SCOPES = ['portfolios:read', 'portfolios:write', 'risk:read'];
const keys = new Map<string, string>();

/** A key of Bob's with every scope but the one that is asked for; what takes a person or an administrator refuses one with all of them. */
async function tooLittleFor({ scope = '' }: Row): Promise<string> {
  const scopes = SCOPES.filter((each) => each !== scope);
  const known = keys.get(scope);
  if (known !== undefined) return known;
  const { body } = await ask(house.door, '/v1/apiKeys', {
    method: 'POST',
    token: bob.token,
    body: { name: 'A lesser key', scopes },
  });
  keys.set(scope, body.apiKey);
  return body.apiKey;
}
