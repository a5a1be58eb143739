import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import type { Reason } from '@perfolio/errors';
import { REASONS } from '@perfolio/errors';

import { openRefusingDoor, type RefusingDoor } from './refusing-door';

jest.setTimeout(240_000);

/** A refusal as the contract for programs documents it. */
interface Documented {
  readonly operation: Operation;
  readonly status: number;
  readonly reason: Reason;
}

interface Operation {
  readonly verb: string;
  readonly path: string;
  readonly open: boolean;
  /** An example of the body and its media type; absent where there is none. */
  readonly body?: { readonly type: string; readonly text: string };
}

interface Sent {
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string | undefined;
}

let door: RefusingDoor;
let documented: Documented[];

beforeAll(async () => {
  door = await openRefusingDoor();
  const contract = await fetch(`${door.url}/openapi.json`);
  if (!contract.ok) throw new Error(`There is no contract: ${contract.status} ${await contract.text()}`);
  documented = refusalsIn(await contract.json());
});
afterAll(() => door.close());

describe('every documented refusal', () => {
  it('has a provocation', () => {
    const without = documented.filter(({ reason }) => !(reason in PROVOCATIONS)).map(({ reason }) => reason);

    expect([...new Set(without)]).toEqual([]);
    expect(documented.length).toBeGreaterThan(1_000);
  });

  it('is had by its provocation, with its status', async () => {
    const others = documented.filter(({ operation }) => !ELSEWHERE.test(operation.path));
    const wrong: string[] = [];

    for (const [reason, all] of Map.groupBy(others, (one) => one.reason)) {
      // What is behind refuses for one reason at a time.
      door.refuse(reason);
      const answers = await inTurns(all, async (one) => ({ one, answer: await provoke(one) }));
      for (const { one, answer } of answers)
        if (answer.status !== one.status || answer.reason !== reason)
          wrong.push(`${nameOf(one)}: ${answer.status} ${answer.reason} ${answer.detail}`);
    }

    expect(wrong).toEqual([]);
  });

  it('is of a reason that the catalogue has, and each of those is documented or has its own place', () => {
    const named = new Set(documented.map(({ reason }) => reason));

    expect(
      Object.keys(REASONS)
        .filter((reason) => !named.has(reason as Reason))
        .toSorted(),
    ).toEqual(Object.keys(NOT_OF_OPERATIONS).toSorted());
  });
});

/**
 * Without another issuer there is nobody to log in with (`oidc.test.ts` has one), events begin with what nobody behind is
 * asked (`streams.test.ts`), and what no replica tells of its cache is left out (`rights.test.ts`).
 */
const ELSEWHERE = /^\/v1\/(oidc\/|me:linkIdentity$|events$|admin\/cache$)/;

/** Reasons that no operation documents, and where they are provoked. */
const NOT_OF_OPERATIONS = {
  AUTHORIZATION_PENDING: 'tokens.test.ts',
  ROUTE_NOT_FOUND: 'security/protocol.test.ts',
  METHOD_NOT_ALLOWED: 'security/protocol.test.ts',
  CANCELLED: 'libs/service/test',
  GENERATION_CHANGED: 'risk.test.ts',
  VERSION_CHANGED: 'risk.test.ts',
};

const AT_ONCE = 20;

/** Some at once, so that none has to wait for long: how long a request takes to arrive is looked at. */
async function inTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let from = 0; from < items.length; from += AT_ONCE)
    results.push(...(await Promise.all(items.slice(from, from + AT_ONCE).map(work))));
  return results;
}

const nameOf = ({ operation: { verb, path }, status, reason }: Documented) => `${verb} ${path} ${status} ${reason}`;

type Provocation = (sent: Sent, documented: Documented) => Partial<Sent>;

/** It is refused by what is behind. */
const behind: Provocation = () => ({});
const credential =
  (token: () => string): Provocation =>
  ({ headers }) => ({ headers: { ...headers, authorization: `Bearer ${token()}` } });
const withBody =
  (body: string): Provocation =>
  ({ headers }) => ({ body, headers: { ...headers, 'content-type': 'application/json' } });

const without = (headers: Record<string, string>, name: string) =>
  Object.fromEntries(Object.entries(headers).filter(([each]) => each !== name));

const PROVOCATIONS: Partial<Record<Reason, Provocation>> = {
  CREDENTIALS_MISSING: ({ headers }) => ({ headers: without(headers, 'authorization') }),
  CREDENTIALS_INVALID: (sent, one) => (one.operation.open ? {} : credential(() => 'x.y.z')(sent, one)),
  CREDENTIALS_EXPIRED: credential(() => door.tokens.old),
  CREDENTIALS_AMBIGUOUS: ({ headers }) => ({
    headers: { ...headers, authorization: `Bearer ${door.tokens.all}, Bearer ${door.tokens.none}` },
  }),
  SCOPE_INSUFFICIENT: ({ headers }, { operation }) => ({
    headers: {
      ...headers,
      authorization: `Bearer ${IN_PERSON.test(`${operation.verb} ${operation.path}`) ? door.tokens.key : door.tokens.none}`,
    },
  }),
  FIELD_UNKNOWN: ({ path }) => ({ path: `${path}?nobodyKnowsThis=1` }),
  MEDIA_TYPE_UNSUPPORTED: ({ headers }, { status }) => ({
    headers: { ...headers, ...(status === 406 ? { accept: 'image/png' } : { 'content-type': 'text/html' }) },
  }),
  HEADER_TOO_LARGE: ({ path, headers }, { status }) =>
    status === 414
      ? { path: `${path}?x=${'x'.repeat(9_000)}` }
      : { headers: { ...headers, 'x-padding': 'x'.repeat(17_000) } },
  // What is no JSON; of prices only Context knows what they should look like.
  BODY_MALFORMED: (sent, one) => (one.operation.path === '/v1/marketData:import' ? {} : withBody('{')(sent, one)),
  BODY_TOO_DEEP: withBody('['.repeat(40) + ']'.repeat(40)),
  // Files may be larger than messages.
  BODY_TOO_LARGE: (_sent, { operation }) => ({ body: 'x'.repeat(operation.path.endsWith(':import') ? 11e6 : 1.2e6) }),
  PRECONDITION_REQUIRED: ({ headers }) => ({ headers: without(headers, 'if-match') }),
  FIELD_INVALID: behind,
  LIMIT_EXCEEDED: behind,
  RESOURCE_NOT_FOUND: behind,
  RESOURCE_EXISTS: behind,
  ETAG_MISMATCH: behind,
  LAST_WAY_IN: behind,
  REAUTHENTICATION_REQUIRED: behind,
  IDEMPOTENCY_KEY_REUSED: behind,
  IDEMPOTENCY_IN_PROGRESS: behind,
  QUOTA_EXCEEDED: behind,
  OVERLOADED: behind,
  DEPENDENCY_UNAVAILABLE: behind,
  DEADLINE_EXCEEDED: behind,
  STORAGE_EXHAUSTED: behind,
  INTERNAL: behind,
  UNKNOWN_TICKER: behind,
  UNKNOWN_CURRENCY: behind,
  ZERO_EXPOSURE: behind,
  ZERO_NET: behind,
  NON_POSITIVE_NAV: behind,
  INSUFFICIENT_HISTORY: behind,
  SOLVER_FAILED: behind,
  // The request comes so slowly that its head is not read in time: `provoke` sends half of it.
  REQUEST_TIMEOUT: behind,
};

const PATIENCE_MS = 20_000;

const IN_PERSON = /\/v1\/(me|sessions|apiKeys|deviceLogins|oidc)/;

interface Answered {
  readonly status: number;
  readonly reason: string;
  readonly detail: string;
}

async function provoke(one: Documented): Promise<Answered> {
  const { operation, reason } = one;
  if (reason === 'REQUEST_TIMEOUT') return slowly(operation);
  const usual: Sent = {
    path: operation.path.replaceAll(/\{[^}]+\}/g, () => randomUUID()),
    headers: {
      authorization: `Bearer ${door.tokens.all}`,
      'if-match': '*',
      ...(operation.body !== undefined && { 'content-type': operation.body.type }),
    },
    body: operation.body?.text,
  };
  const { path, headers, body } = { ...usual, ...PROVOCATIONS[reason]?.(usual, one) };
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const init = { method: operation.verb, headers, signal, ...(body !== undefined && { body }) };
  const response = await fetch(`${door.url}${path}`, { ...init, redirect: 'manual' }).catch(() => undefined);
  return answeredBy(response?.status ?? 0, (await response?.text().catch(() => '')) ?? '');
}

function answeredBy(status: number, text: string): Answered {
  const { reason = '', detail = '' } = text.startsWith('{') ? (JSON.parse(text) as Partial<Answered>) : {};
  return { status, reason, detail };
}

/** Half a head, and nothing more. */
function slowly({ verb, path }: Operation): Promise<Answered> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(door.port, '127.0.0.1', () => socket.write(`${verb} ${path} HTTP/1.1\r\nhost: `));
    socket.on('data', (bytes) => (text += String(bytes)));
    socket.on('error', () => {});
    socket.on('close', () =>
      resolve(answeredBy(Number(/^HTTP\S+ (\d+)/.exec(text)?.[1]), text.split('\r\n\r\n')[1] ?? '')),
    );
  });
}

/** Every refusal of every operation, with the reasons it is documented for. */
function refusalsIn(document: any): Documented[] {
  const meant = (part: any) =>
    part.$ref === undefined ? part : document.components.responses[part.$ref.split('/').at(-1)];
  return Object.entries<any>(document.paths).flatMap(([path, verbs]) =>
    Object.entries<any>(verbs).flatMap(([verb, { responses, requestBody, security }]) => {
      const operation = { verb: verb.toUpperCase(), path, open: security.length === 0, ...bodyOf(requestBody) };
      return Object.entries<any>(responses)
        .filter(([status]) => Number(status) >= 400)
        .flatMap(([status, response]) =>
          Object.keys(meant(response).content['application/problem+json'].examples).map((reason) => ({
            operation,
            status: Number(status),
            reason: reason as Reason,
          })),
        );
    }),
  );
}

function bodyOf(requestBody: any): Pick<Operation, 'body'> {
  const [entry] = Object.entries<any>(requestBody?.content ?? {});
  if (entry === undefined) return {};
  const [type, { example, examples, schema }] = entry;
  const shown = example ?? Object.values<any>(examples ?? {})[0]?.value ?? schema?.example ?? {};
  return { body: { type, text: typeof shown === 'string' ? shown : JSON.stringify(shown) } };
}
