import { type Door, openDoor } from './door';

let door: Door;
let token: string;
let path: string;
let portfolioId: string;

beforeEach(async () => {
  door = await openDoor();
  const user = await door.login();
  token = user.token;
  portfolioId = door.context.addPortfolio(user.userId, { limits: { maxLoss: 0.2 } as never }).portfolioId;
  path = `/v1/portfolios/${portfolioId}`;
});
afterEach(() => door.close());

const send = (method: string, where: string, ...[body, headers = {}]: [object?, Record<string, string>?]) =>
  door.ask(where, {
    method,
    token,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

const lastAsked = () => door.context.asked.at(-1)?.request;

describe('a portfolio', () => {
  it('is created where its address says', async () => {
    const response = await send('POST', '/v1/portfolios', { name: 'New' }, { 'idempotency-key': 'k1' });

    const created = (await response.json()) as { portfolioId: string };
    expect(response.status).toBe(201);
    expect(response.headers.get('location')).toBe(`/v1/portfolios/${created.portfolioId}`);
    expect(response.headers.get('etag')).toBe('"e1"');
    expect(lastAsked()).toMatchObject({ idempotencyKey: 'k1', portfolio: { name: 'New' } });
  });

  it('is not sent again to who shows its tag', async () => {
    const response = await send('GET', path, undefined, { 'if-none-match': '"e1"' });

    expect([response.status, await response.text(), response.headers.get('etag')]).toEqual([304, '', '"e1"']);
  });

  it('is replaced whole where it is what the client saw', async () => {
    const response = await send('PUT', path, { name: 'B', etag: 'ignored' }, { 'if-match': '"e1"' });

    expect(response.status).toBe(200);
    expect(response.headers.get('etag')).toBe('"e1+"');
    expect(lastAsked()).toMatchObject({ updateMask: ['*'], ifMatch: '"e1"', portfolio: { portfolioId, name: 'B' } });
  });

  it('is changed in the fields a body names', async () => {
    await send('PATCH', path, { positions: [], baseCurrency: 'EUR', etag: 'x' });

    expect(lastAsked()).toMatchObject({ updateMask: ['positions', 'base_currency'], ifMatch: '' });
  });

  it('is changed in the fields a mask names', async () => {
    await send('PATCH', `${path}?updateMask=name`, { name: 'C', benchmark: 'SPY' }, { 'if-match': '"e1"' });

    expect(lastAsked()).toMatchObject({ updateMask: ['name'], ifMatch: '"e1"' });
  });

  it('is deleted where it is what the client saw', async () => {
    const refused = await send('DELETE', path);
    const deleted = await send('DELETE', path, undefined, { 'if-match': '"e1"' });

    expect([refused.status, deleted.status, await deleted.text()]).toEqual([428, 204, '']);
    expect(lastAsked()).toMatchObject({ portfolioId, ifMatch: '"e1"' });
  });

  it('answers HEAD as GET without a body', async () => {
    const got = await send('GET', path);
    const { byteLength } = await got.arrayBuffer();
    const head = await send('HEAD', path);

    expect([head.status, await head.text()]).toEqual([200, '']);
    expect(head.headers.get('etag')).toBe(got.headers.get('etag'));
    expect(head.headers.get('content-length')).toBe(got.headers.get('content-length'));
    expect(byteLength).not.toBe(0);
  });

  it('tells its verbs', async () => {
    const response = await send('OPTIONS', path);

    expect([response.status, response.headers.get('allow')]).toEqual([204, 'GET, PUT, PATCH, DELETE, HEAD, OPTIONS']);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('a part of a portfolio', () => {
  const PARTS: readonly (readonly [string, object, string])[] = [
    ['limits', { maxLoss: 0.3 }, 'limits'],
    ['factorProxies', { factorProxies: [{ ticker: 'A', market: 'SPY' }] }, 'factor_proxies'],
    ['expectedReturns', { expectedReturns: [{ ticker: 'A', expectedReturn: 0.1 }] }, 'expected_returns'],
  ];

  it.each(PARTS)('%s is read with the tag of the whole', async (part) => {
    const response = await send('GET', `${path}/${part}`);

    expect([response.status, response.headers.get('etag')]).toEqual([200, '"e1"']);
  });

  it.each(PARTS)('%s is replaced alone, where it is what the client saw', async (part, body, mask) => {
    const refused = await send('PUT', `${path}/${part}`, body);
    const replaced = await send('PUT', `${path}/${part}`, body, { 'if-match': '"e1"' });

    expect(refused.status).toBe(428);
    expect([replaced.status, replaced.headers.get('etag')]).toEqual([200, '"e1+"']);
    expect(await replaced.json()).toMatchObject(body);
    expect(lastAsked()).toMatchObject({ updateMask: [mask], ifMatch: '"e1"' });
  });

  it('limits are set back', async () => {
    const response = await send('POST', `${path}/limits:reset`);

    expect([response.status, await response.json()]).toEqual([200, { maxLoss: 0.2 }]);
  });

  it('proxies are filled in by rule', async () => {
    const response = await send('POST', `${path}/factorProxies:resolve`);

    expect(await response.json()).toEqual({ factorProxies: [], unresolvedTickers: ['XYZ'] });
  });
});

describe('what has no state of its own', () => {
  it.each([
    '/v1/me',
    '/v1/portfolios',
    '/v1/context',
    '/v1/marketData',
    '/v1/cache',
    '/v1/instruments?prefix=A&pageSize=3',
  ])('carries a tag by what it says at %s', async (where) => {
    const tag = (await send('GET', where)).headers.get('etag') ?? '';

    const again = await send('GET', where, undefined, { 'if-none-match': tag });

    expect(tag).toMatch(/^"[A-Za-z0-9_-]{22}\.json"$/);
    expect(again.status).toBe(304);
  });
});

describe('the context', () => {
  it('is read and switched', async () => {
    const switched = await send('PUT', '/v1/context', { portfolioId });
    const read = await send('GET', '/v1/context');

    expect(await switched.json()).toEqual({ portfolioId, generation: door.context.generation });
    expect(await read.json()).toEqual({ portfolioId: '', generation: door.context.generation });
  });
});

describe('the cache', () => {
  it('is added up over its methods', async () => {
    door.risk.usage = [
      { method: 'a', entries: 2n, bytes: 10n, hits: 3n, misses: 1n },
      { method: 'b', entries: 1n, bytes: 5n, hits: 0n, misses: 0n },
    ];

    expect(await (await send('GET', '/v1/cache')).json()).toEqual({
      methods: [
        { method: 'a', entries: '2', bytes: '10', hits: '3', misses: '1', hitRatio: 0.75 },
        { method: 'b', entries: '1', bytes: '5', hits: '0', misses: '0' },
      ],
      entries: '3',
      bytes: '15',
    });
  });

  it('is cleared', async () => {
    expect((await send('DELETE', '/v1/cache')).status).toBe(204);
  });
});
