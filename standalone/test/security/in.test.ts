import { onEmbeddedParts, type TestHouse } from '../../testing/house';
import { portfolioOf } from '../../testing/prices';
import { type Asked, ask, signUp, storePortfolio, type Visitor } from '../../testing/visitor';

jest.setTimeout(120_000);

/** Injection: what a user writes is data wherever it goes. IN1 to IN4 stand beside the readers of files. */
describe('class IN', () => {
  let house: TestHouse;
  let alice: Visitor;

  beforeAll(async () => {
    house = await onEmbeddedParts();
    alice = await signUp(house.door);
  });

  afterAll(() => house.close());

  const asked = (path: string, given: Asked = {}) => ask(house.door, path, { ...given, token: alice.token });
  const stored = (name: string) => storePortfolio(house.door, alice.token, { ...portfolioOf({ AAA: 1 }), name });

  const HOSTILE = [
    "'; drop table portfolios; --",
    '$$; select pg_sleep(10); $$',
    '{{7*7}} ${7*7} #{7*7}',
    '<script>alert(1)</script>',
    'perfolio:{*}:results',
    '../../etc/passwd',
    '%s%n%x \\u0041 \\x00',
    '"}],"role":"OWNER"',
  ];

  it.each(HOSTILE)('IN5 a name that is a statement somewhere comes back as it was sent: %s', async (name) => {
    const { portfolioId } = await stored(name);
    const listed = await asked('/v1/portfolios?pageSize=500');

    expect((await asked(`/v1/portfolios/${portfolioId}`)).body.name).toBe(name);
    expect(listed.body.portfolios.map((portfolio: any) => portfolio.name)).toContain(name);
  });

  it.each(HOSTILE)(
    'IN6 the same text as id, ticker and page token finds nothing and breaks nothing: %s',
    async (text) => {
      const spelled = encodeURIComponent(text);
      const statuses = await Promise.all([
        asked(`/v1/portfolios/${spelled}`),
        asked(`/v1/portfolios?pageToken=${spelled}`),
        asked(`/v1/instruments/${spelled}/profile`),
        asked(`/v1/sessions/${spelled}`, { method: 'DELETE' }),
      ]);

      for (const { status } of statuses) expect([400, 404, 422]).toContain(status);
    },
  );

  it('IN7 a key of idempotency is a text, whatever pattern it holds', async () => {
    const headers = { 'idempotency-key': "*'{}[]?$1%" };
    const create = () => asked('/v1/portfolios', { method: 'POST', body: portfolioOf({ AAA: 1 }), headers });

    const [first, again] = [await create(), await create()];

    expect([first.status, again.text]).toEqual([201, first.text]);
  });

  it('IN8 a request id is cleaned of what ends a header or a line', async () => {
    const headers = { 'request-id': 'a"\\,;<b> %0d%0aset-cookie: x=1' };
    const { headers: told } = await asked('/v1/me', { headers });

    expect(told.get('request-id')).toMatch(/^[A-Za-z0-9._:-]+$/);
    expect(told.get('set-cookie')).toBeNull();
  });

  it('IN9 what is wrong with a text is told as data: JSON that no browser takes for a page', async () => {
    const body = { ...portfolioOf({ AAA: 1 }), baseCurrency: '<img src=x>' };
    const { status, headers } = await asked('/v1/portfolios', { method: 'POST', body });

    expect(status).toBe(400);
    expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it.each(['__proto__', 'constructor', 'prototype', 'toString'])(
    'IN10 a field named %s is an unknown one',
    async (name) => {
      const body = `{"name":"A","positions":[],"${name}":{"administrator":true}}`;
      const headers = { 'content-type': 'application/json' };
      const { status } = await asked('/v1/portfolios', { method: 'POST', body, headers });

      expect(status).toBe(400);
      expect((await asked('/v1/me')).body.administrator).toBe(false);
    },
  );

  it.each([
    ['a zero byte', '"a\\u0000b"'],
    ['half a character', '"\\ud800"'],
    ['a line break', '"a\\nb"'],
  ])('IN11 a name with %s is refused and breaks nothing', async (_what, name) => {
    const headers = { 'content-type': 'application/json' };
    const { status } = await asked('/v1/portfolios', { method: 'POST', body: `{"name":${name}}`, headers });

    expect(status).toBe(400);
  });

  it.each([
    ['a formula in CSV', 'text/csv', 'portfolio,ticker,weight\n=HYPERLINK("x"),AAA,1\n'],
    ['aliases that grow in YAML', 'application/yaml', 'a: &a [x,x]\nb: &b [*a,*a]\npositions: *b\n'],
    ['a tag in YAML', 'application/yaml', 'name: !!python/object/apply:os.system [id]\n'],
    ['a key twice in JSON', 'application/json', '{"name":"a","name":"b"}'],
  ])('IN12 %s is refused, and nothing of it is stored', async (_what, type, body) => {
    const before = await asked('/v1/portfolios?pageSize=500');
    const headers = { 'content-type': type };
    const { status } = await asked('/v1/portfolios:import', { method: 'POST', body, headers });

    expect(status).toBe(400);
    expect((await asked('/v1/portfolios?pageSize=500')).text).toBe(before.text);
  });

  it('IN13 a path that climbs is no route', async () => {
    for (const path of ['/v1/portfolios/..%2f..%2fetc%2fpasswd', '/v1/%2e%2e/metrics', '/docs/..%2f..%2fpackage.json'])
      expect((await asked(path)).status).toBe(404);
  });
});
