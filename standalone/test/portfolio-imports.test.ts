import { onEmbeddedParts, onServers, type TestHouse } from '../testing/house';
import { ask, signUp, type Visitor } from '../testing/visitor';

jest.setTimeout(120_000);

const CSV = { 'content-type': 'text/csv' };
const LINES = 10_000;

describe.each([
  ['the embedded parts', onEmbeddedParts],
  ['Redis and PostgreSQL', onServers],
])('an import on %s', (_name, open) => {
  let house: TestHouse;
  let alice: Visitor;

  beforeAll(async () => {
    house = await open();
    alice = await signUp(house.door);
  });

  afterAll(() => house.close());

  const send = (
    body: string,
    { headers = CSV, query = '' }: { headers?: Record<string, string>; query?: string } = {},
  ) => ask(house.door, `/v1/portfolios:import${query}`, { method: 'POST', token: alice.token, body, headers });

  const names = async () => {
    const { body } = await ask(house.door, '/v1/portfolios', { token: alice.token });
    return body.portfolios.map(({ name }: { name: string }) => name);
  };

  it('tells in a dry run what it would store, and stores nothing', async () => {
    const { status, body } = await send('Symbol;Quantity\nAAA;1,5\nBBB;oops\n', {
      query: '?validateOnly=true&name=Dry',
    });

    expect(status).toBe(200);
    expect(body).toMatchObject({ stored: false, valid: false, separator: ';', decimalMark: 'COMMA' });
    expect(body.rows).toEqual([
      { row: 2, ticker: 'AAA', problems: [] },
      { row: 3, ticker: 'BBB', problems: ['shares must be a number; got "oops".'] },
    ]);
    expect(await names()).not.toContain('Dry');
  });

  it('stores all portfolios of a file, which then can be asked about', async () => {
    const { status, body } = await send('portfolio,ticker,weight\nOne,AAA,0.5\nOne,BBB,0.5\nTwo,CCC,1\n');
    const [{ portfolioId, etag }] = body.portfolios;
    const one = await ask(house.door, `/v1/portfolios/${portfolioId}`, { token: alice.token });
    const report = await ask(house.door, `/v1/portfolios/${portfolioId}/report`, { token: alice.token });

    expect(status).toBe(200);
    expect(body).toMatchObject({
      stored: true,
      valid: true,
      portfolios: [{ name: 'One', positions: 2 }, { name: 'Two' }],
    });
    expect(one.body).toMatchObject({ name: 'One', etag, role: 'OWNER' });
    expect(report.status).toBe(200);
  });

  it('stores nothing of a file with one bad line', async () => {
    const before = await names();
    const { status, body } = await send('portfolio,ticker,weight\nGood,AAA,1\nBad,BBB,eleven\n');

    expect([status, body.reason]).toEqual([400, 'FIELD_INVALID']);
    expect(body.violations).toMatchObject([{ field: 'rows[3]' }]);
    expect(await names()).toEqual(before);
  });

  it('takes YAML and JSON, and refuses what is neither', async () => {
    const yaml = await send('name: From YAML\npositions: { AAA: 1 }\n', {
      headers: { 'content-type': 'application/yaml' },
    });
    const json = await send('[{"name":"From JSON","positions":[{"ticker":"AAA","weight":1}]}]', {
      headers: { 'content-type': 'application/json' },
    });
    const other = await send('x', { headers: { 'content-type': 'text/html' } });

    expect([yaml.status, json.status, other.status]).toEqual([200, 200, 415]);
    expect(await names()).toEqual(expect.arrayContaining(['From YAML', 'From JSON']));
  });

  it('answers a repeated import as the first, under its key', async () => {
    const headers = { ...CSV, 'idempotency-key': 'import-1' };

    const first = await send('ticker,weight\nAAA,1\n', { headers });
    const again = await send('ticker,weight\nAAA,1\n', { headers });
    const other = await send('ticker,weight\nBBB,1\n', { headers });

    expect(again.text).toBe(first.text);
    expect([other.status, other.body.reason]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
  });

  it('stores ten thousand lines at once, each as it was written', async () => {
    const lines = Array.from({ length: LINES }, (_, index) => `Many ${index % 10},T${index},${index + 0.25}`);

    const { status, body } = await send(['portfolio,ticker,shares', ...lines].join('\n'));

    expect(status).toBe(200);
    expect(body.rows).toHaveLength(LINES);
    expect(body.rows.at(-1)).toEqual({ row: LINES + 1, ticker: `T${LINES - 1}`, problems: [] });
    const stored = new Map<string, number>();
    for (const { name, portfolioId, positions } of body.portfolios) {
      const { body: one } = await ask(house.door, `/v1/portfolios/${portfolioId}`, { token: alice.token });
      expect([one.name, one.positions.length, positions]).toEqual([name, LINES / 10, LINES / 10]);
      for (const { ticker, shares } of one.positions) stored.set(`${name},${ticker}`, shares);
    }
    const written = lines.map((line) => line.split(','));
    expect(stored).toEqual(new Map(written.map(([name, ticker, shares]) => [`${name},${ticker}`, Number(shares)])));
  });

  it('stores none of ten thousand lines when the last one is wrong', async () => {
    const before = await names();
    const lines = Array.from({ length: LINES - 1 }, (_, index) => `Lost ${index % 10},T${index},1`);

    const { status, body } = await send(['portfolio,ticker,shares', ...lines, 'Lost 0,AAA,many'].join('\n'));

    expect([status, body.violations.length]).toEqual([400, 1]);
    expect(body.violations[0]).toMatchObject({ field: `rows[${LINES + 1}]` });
    expect(await names()).toEqual(before);
  });
});
