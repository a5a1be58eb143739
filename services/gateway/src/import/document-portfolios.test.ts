import { gatewayV1 } from '@perfolio/contracts';

import { documentPortfolios } from './document-portfolios';
import { createReadApart } from './read-apart';

jest.setTimeout(60_000);

const { YAML, JSON: JSON_FORMAT, CSV } = gatewayV1.ImportFormat;
const SENT = { decimalMark: gatewayV1.DecimalMark.DECIMAL_MARK_UNSPECIFIED, name: '' };

const read = (text: string, format: gatewayV1.ImportFormat = YAML) =>
  documentPortfolios({ ...SENT, format, bytes: Buffer.from(text) });

const refusalOf = (text: string, format: gatewayV1.ImportFormat = YAML) => {
  try {
    read(text, format);
    return undefined;
  } catch (error) {
    return error;
  }
};

describe('a document', () => {
  it('holds a portfolio in the words of the API', () => {
    const { portfolios, rows } = read(`
name: Mine
baseCurrency: EUR
positions:
  - { ticker: AAPL, weight: 0.5 }
  - { ticker: SPY, weight: 0.5 }
limits: { maxVolatility: 0.2 }
window: { start: 2015-01-01, frequency: MONTHLY }
`);

    expect(rows).toEqual([{ row: 1, ticker: '', problems: [] }]);
    expect(portfolios).toMatchObject([
      {
        name: 'Mine',
        positions: [{ ticker: 'AAPL', quantity: { $case: 'weight', value: 0.5 } }, { ticker: 'SPY' }],
        limits: { maxVolatility: 0.2 },
        window: { start: '2015-01-01' },
      },
    ]);
  });

  it('may name positions, proxies and expectations by ticker', () => {
    const [portfolio] = read(`
positions: { AAPL: 0.4, SPY: { shares: 3 } }
factor_proxies: { AAPL: { market: SPY } }
expected_returns: { AAPL: 0.07 }
`).portfolios;

    expect(portfolio).toMatchObject({
      name: 'Imported',
      positions: [{ quantity: { $case: 'weight', value: 0.4 } }, { quantity: { $case: 'shares', value: 3 } }],
      factorProxies: [{ ticker: 'AAPL', market: 'SPY' }],
      expectedReturns: [{ ticker: 'AAPL', expectedReturn: 0.07 }],
    });
  });

  it('means the same as JSON, one or many', () => {
    const one = { name: 'A', positions: [{ ticker: 'X', shares: 1 }] };

    for (const value of [one, [one], { portfolios: [one] }])
      expect(read(JSON.stringify(value), JSON_FORMAT).portfolios).toEqual(read(JSON.stringify(value)).portfolios);
  });

  it('is judged portfolio by portfolio', () => {
    const { rows, portfolios } = read('[{ positions: { A: 0.5 } }, { colour: red }, 7, { positions: { B: 99 } }]');

    expect(rows.map(({ problems }) => problems.length)).toEqual([0, 1, 1, 2]);
    expect(portfolios).toHaveLength(2);
  });

  it.each([
    ['IN2 aliases that grow', 'a: &a [1,1]\nb: [*a,*a]\n', 'BODY_MALFORMED'],
    ['IN3 a tag that would make an object', 'name: !!js/function "x"\n', 'BODY_MALFORMED'],
    ['a key that comes twice', 'name: a\nname: b\n', 'BODY_MALFORMED'],
    ['two documents', 'name: a\n---\nname: b\n', 'BODY_MALFORMED'],
    ['nothing at all', '', 'FIELD_INVALID'],
    ['101 portfolios', JSON.stringify(Array.from({ length: 101 }, () => ({ name: 'A' }))), 'LIMIT_EXCEEDED'],
  ])('is refused for %s', (_what, text, reason) => {
    expect(refusalOf(text)).toMatchObject({ reason });
  });

  it('IN4 sets nothing on the objects of the program by a key of theirs', () => {
    const { rows } = read('__proto__: { polluted: true }\nconstructor: { prototype: { polluted: true } }\n');

    expect(rows[0]?.problems.length).toBeGreaterThan(0);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe('a thread of its own', () => {
  const patience = () => AbortSignal.timeout(50_000);

  it('reads ten thousand lines', async () => {
    const lines = Array.from({ length: 10_000 }, (_, index) => `P${index % 10},T${index},${(index % 7) + 1}`);
    const bytes = Buffer.from(['portfolio,ticker,shares', ...lines].join('\n'));

    const { portfolios, rows } = await createReadApart()({ ...SENT, format: CSV, bytes }, patience());

    expect(portfolios.map(({ positions }) => positions.length)).toEqual(Array.from({ length: 10 }, () => 1_000));
    expect(rows.filter(({ problems }) => problems.length > 0)).toEqual([]);
  });

  it('ends with a file that is deeper than any stack', async () => {
    const bytes = Buffer.from('['.repeat(400_000));

    await expect(createReadApart()({ ...SENT, format: YAML, bytes }, patience())).rejects.toMatchObject({
      reason: 'BODY_MALFORMED',
    });
  });

  it('says what it refuses as anybody would', async () => {
    const bytes = Buffer.from('name,price\n');

    await expect(createReadApart()({ ...SENT, format: CSV, bytes }, patience())).rejects.toMatchObject({
      reason: 'FIELD_INVALID',
      violations: [{ field: 'line 1' }],
    });
  });

  it('is left by whoever goes away', async () => {
    const gone = new AbortController();
    const reading = createReadApart()({ ...SENT, format: CSV, bytes: Buffer.from('a') }, gone.signal);
    gone.abort();

    await expect(reading).rejects.toBeDefined();
  });
});
