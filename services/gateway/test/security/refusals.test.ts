import { REASONS, type Reason } from '@perfolio/errors';
import { PerfolioError } from '@perfolio/errors';

import { STATUSES } from '../../src/http/problem';
import { type Door, openDoor } from '../door';

let door: Door;
let token: string;
let portfolio: string;

beforeAll(async () => {
  door = await openDoor();
  const user = await door.login();
  token = user.token;
  portfolio = `/v1/portfolios/${door.context.addPortfolio(user.userId).portfolioId}`;
});
afterAll(() => door.close());
afterEach(() => {
  door.context.refusal = undefined;
});

interface Case {
  readonly what: string;
  readonly send: () => Promise<Response>;
  readonly status: number;
  readonly reason: Reason;
  readonly grpcCode: string;
  readonly field?: string;
  readonly header?: readonly [string, string];
}

const json = { 'content-type': 'application/json' };
const post = (path: string, body: string, headers: Record<string, string> = json) =>
  door.ask(path, { method: 'POST', body, headers, token });
const at = (path: string, options: RequestInit = {}) => door.ask(path, { token, ...options });

/** The rows of RELIABILITY.md §7 that the gateway itself decides. */
const CASES: readonly Case[] = [
  {
    what: 'no credential',
    send: () => door.ask('/v1/me'),
    status: 401,
    reason: 'CREDENTIALS_MISSING',
    grpcCode: 'UNAUTHENTICATED',
    header: ['www-authenticate', 'Bearer realm="perfolio"'],
  },
  {
    what: 'a bad credential',
    send: () => door.ask('/v1/me', { token: 'x.y.z' }),
    status: 401,
    reason: 'CREDENTIALS_INVALID',
    grpcCode: 'UNAUTHENTICATED',
    header: ['www-authenticate', 'Bearer realm="perfolio", error="invalid_token"'],
  },
  {
    what: 'two credentials',
    send: () => door.ask('/v1/me', { headers: { authorization: 'Bearer one, Bearer two' } }),
    status: 400,
    reason: 'CREDENTIALS_AMBIGUOUS',
    grpcCode: 'INVALID_ARGUMENT',
  },
  {
    what: 'too small a scope',
    send: () => post('/v1/marketData:import', 'date,A', { 'content-type': 'text/csv' }),
    status: 403,
    reason: 'SCOPE_INSUFFICIENT',
    grpcCode: 'PERMISSION_DENIED',
    header: ['www-authenticate', 'Bearer realm="perfolio", error="insufficient_scope", scope="admin"'],
  },
  {
    what: 'an absent object',
    send: () => at('/v1/portfolios/018f3a10-7c1e-7b52-9d0e-3f6b8c2a4d11'),
    status: 404,
    reason: 'RESOURCE_NOT_FOUND',
    grpcCode: 'NOT_FOUND',
  },
  {
    what: 'an id that is none',
    send: () => at('/v1/portfolios/..%2f..%2fetc'),
    status: 404,
    reason: 'RESOURCE_NOT_FOUND',
    grpcCode: 'NOT_FOUND',
  },
  {
    what: 'an unknown route',
    send: () => at('/v1/portfolioz'),
    status: 404,
    reason: 'ROUTE_NOT_FOUND',
    grpcCode: 'UNIMPLEMENTED',
  },
  {
    what: 'a wrong verb',
    send: () => at('/v1/portfolios', { method: 'DELETE' }),
    status: 405,
    reason: 'METHOD_NOT_ALLOWED',
    grpcCode: 'UNIMPLEMENTED',
    header: ['allow', 'GET, POST, HEAD, OPTIONS'],
  },
  {
    what: 'a wrong content type',
    send: () => post('/v1/portfolios', '{}', { 'content-type': 'text/plain' }),
    status: 415,
    reason: 'MEDIA_TYPE_UNSUPPORTED',
    grpcCode: 'INVALID_ARGUMENT',
  },
  {
    what: 'a client that takes no JSON',
    send: () => at('/v1/me', { headers: { accept: 'image/png' } }),
    status: 406,
    reason: 'MEDIA_TYPE_UNSUPPORTED',
    grpcCode: 'INVALID_ARGUMENT',
  },
  {
    what: 'JSON that breaks off',
    send: () => post('/v1/portfolios', '{"name":'),
    status: 400,
    reason: 'BODY_MALFORMED',
    grpcCode: 'INVALID_ARGUMENT',
  },
  {
    what: 'a key that comes twice',
    send: () => post('/v1/portfolios', '{"name":"a","name":"b"}'),
    status: 400,
    reason: 'BODY_MALFORMED',
    grpcCode: 'INVALID_ARGUMENT',
  },
  {
    what: 'an unknown field',
    send: () => post('/v1/portfolios', '{"name":"a","positions":[{"ticker":"A","wait":1}]}'),
    status: 400,
    reason: 'FIELD_UNKNOWN',
    grpcCode: 'INVALID_ARGUMENT',
    field: 'positions[0].wait',
  },
  {
    what: 'a wrong type',
    send: () => post('/v1/portfolios', '{"name":7}'),
    status: 400,
    reason: 'FIELD_INVALID',
    grpcCode: 'INVALID_ARGUMENT',
    field: 'name',
  },
  {
    what: 'a number that is none',
    send: () => post('/v1/portfolios', '{"positions":[{"ticker":"A","weight":"NaN"}]}'),
    status: 400,
    reason: 'FIELD_INVALID',
    grpcCode: 'INVALID_ARGUMENT',
    field: 'positions[0].weight',
  },
  {
    what: 'an unknown query parameter',
    send: () => at('/v1/portfolios?pageSice=3'),
    status: 400,
    reason: 'FIELD_UNKNOWN',
    grpcCode: 'INVALID_ARGUMENT',
    field: 'pageSice',
  },
  {
    what: 'a body nested too deeply',
    send: () => post('/v1/portfolios', '['.repeat(200_000)),
    status: 400,
    reason: 'BODY_TOO_DEEP',
    grpcCode: 'INVALID_ARGUMENT',
  },
  {
    what: 'a body above the limit',
    send: () => post('/v1/portfolios', JSON.stringify({ name: 'x'.repeat(2 * 1024 * 1024) })),
    status: 413,
    reason: 'BODY_TOO_LARGE',
    grpcCode: 'RESOURCE_EXHAUSTED',
    header: ['connection', 'close'],
  },
  {
    what: 'a URL above the limit',
    send: () => at(`/v1/portfolios?pageToken=${'x'.repeat(9000)}`),
    status: 414,
    reason: 'HEADER_TOO_LARGE',
    grpcCode: 'RESOURCE_EXHAUSTED',
  },
  {
    what: 'headers above the limit',
    send: () => at('/v1/me', { headers: { 'x-filler': 'x'.repeat(17_000) } }),
    status: 431,
    reason: 'HEADER_TOO_LARGE',
    grpcCode: 'RESOURCE_EXHAUSTED',
  },
  {
    what: 'too many headers',
    send: () => at('/v1/me', { headers: Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`x-${i}`, '1'])) }),
    status: 431,
    reason: 'HEADER_TOO_LARGE',
    grpcCode: 'RESOURCE_EXHAUSTED',
  },
  {
    what: 'a replacement that names no state',
    send: () => at(portfolio, { method: 'PUT', body: '{"name":"a"}', headers: json }),
    status: 428,
    reason: 'PRECONDITION_REQUIRED',
    grpcCode: 'FAILED_PRECONDITION',
  },
  {
    what: 'a replacement of another state',
    send: () => at(portfolio, { method: 'PUT', body: '{"name":"a"}', headers: { ...json, 'if-match': '"old"' } }),
    status: 412,
    reason: 'ETAG_MISMATCH',
    grpcCode: 'ABORTED',
  },
];

describe('TR a bad request', () => {
  it.each(CASES)('is refused as promised for $what', async ({ send, status, reason, grpcCode, field, header }) => {
    const response = await send();

    const problem = (await response.json()) as Record<string, unknown> & { violations: { field: string }[] };
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(problem).toMatchObject({ status, reason, grpcCode, retryable: false });
    expect(problem.instance).toBe(`urn:uuid:${response.headers.get('request-id')}`);
    expect(problem.type).toBe(`https://perfolio.example/problems/${reason.toLowerCase().replaceAll('_', '-')}`);
    expect(problem.title).toBe(REASONS[reason][1]);
    expect(problem.violations[0]?.field).toBe(field);
    expect(header === undefined ? undefined : response.headers.get(header[0])).toBe(header?.[1]);
  });
});

describe('TR a refusal from inside', () => {
  const inside = (Object.keys(REASONS) as Reason[]).filter((reason) => !['CANCELLED', 'INTERNAL'].includes(reason));

  it.each(inside)('comes out whole for %s', async (reason) => {
    const violations = [{ field: 'name', rule: 'length', limit: '200', description: 'name is too long.' }];
    door.context.refusal = new PerfolioError(reason, 'Not like this.', { violations, metadata: { fact: 'one' } });

    const response = await at('/v1/me');

    expect(response.status).toBe(STATUSES[reason]);
    expect(await response.json()).toMatchObject({
      reason,
      detail: 'Not like this.',
      violations,
      metadata: { fact: 'one' },
    });
  });

  it('says when to come again', async () => {
    door.context.refusal = new PerfolioError('QUOTA_EXCEEDED', 'Too many.', { retryAfterMs: 2100 });

    const response = await at('/v1/me');

    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('3');
    expect(await response.json()).toMatchObject({ retryable: true });
  });

  it('tells nothing of a fault of ours but the request id', async () => {
    door.context.refusal = new PerfolioError('INTERNAL', 'column "secret" does not exist');

    const response = await at('/v1/me', { headers: { 'request-id': 'mine-7' } });

    const body = await response.text();
    expect(response.status).toBe(500);
    expect(body).toContain('mine-7');
    expect(body).not.toContain('secret');
  });
});
