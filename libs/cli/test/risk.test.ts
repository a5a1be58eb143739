import { portfolioOf } from '../../../standalone/testing/prices';
import { storePortfolio } from '../../../standalone/testing/visitor';
import { type AtHome, json, openHome, widest } from '../testing/against-house';

jest.setTimeout(600_000);

let home: AtHome;
beforeAll(async () => {
  home = await openHome();
  const { house, visitor } = home;
  await storePortfolio(house.door, visitor.token, portfolioOf({ AAA: 0.25, BBB: 0.75 }, 'Limited'));
  await storePortfolio(house.door, visitor.token, {
    ...portfolioOf({ AAA: 0.25, BBB: 0.75 }, 'Mine'),
    riskFreeRate: 0.02,
    limits: { maxLoss: 0.3 },
    expectedReturns: [
      { ticker: 'AAA', expectedReturn: 0.08 },
      { ticker: 'BBB', expectedReturn: 0.04 },
    ],
  });
});
afterAll(() => home.close());

const perfolio: AtHome['perfolio'] = (line, around) => home.perfolio(line, around);

describe('questions about risk', () => {
  const sections = [
    ['analyze Mine', 'analysis'],
    ['score Mine', 'score'],
    ['performance Mine --benchmark AAA', 'performance?benchmark=AAA'],
  ] as const;

  it.each(sections)(
    'perfolio %s answers what the HTTP door answers, and fits a narrow terminal',
    async (line, route) => {
      const { portfolioId } = json(await perfolio('portfolios show Mine -o json'));
      const asked = json(await perfolio(`${line} -o json`));
      const { computedAt: _asked, ...numbers } = asked;
      const { computedAt: _http, ...same } = await home.overHttp(`/v1/portfolios/${portfolioId}/${route}`);
      const { out, err, exit } = await perfolio(line);

      expect(numbers).toEqual(same);
      expect(exit).toBe(0);
      expect(widest(out)).toBeLessThanOrEqual(80);
      expect(out).not.toContain('\u001b');
      expect(err).toContain('Found in the cache.');
    },
  );

  it('limits end with 3 when one is broken, and say by how much', async () => {
    const set = json(await perfolio('limits Limited --set "max-single-position=50%,max-volatility=500%" -o json'));
    const broken = await perfolio('limits Limited');
    const kept = await perfolio('limits Limited --set "max-single-position=none" -q');
    const after = await perfolio('limits Limited');
    const reset = await perfolio('limits Limited --reset -o json');

    expect(set).toMatchObject({ maxSinglePosition: 0.5, maxVolatility: 5 });
    expect([broken.exit, kept.exit, after.exit, reset.exit]).toEqual([3, 0, 0, 0]);
    expect(after.err).toMatch(/Computed after a change\s+of yours\./);
    expect(broken.err).toContain('75.00 % where 50.00 % is allowed, 25.00 % too much');
    expect((await perfolio('limits Limited --show')).exit).toBe(0);
    expect(await perfolio('limits Limited --set "max-volatilty=1"')).toMatchObject({
      exit: 2,
      err: expect.stringContaining('Did you mean "max-volatility"?'),
    });
  });

  it('what-if takes the shorthand and reads it back', async () => {
    const { out, err, exit } = await perfolio('what-if Mine --delta "aaa:+500bp,BBB:-5%" -o json');
    const weights = Object.fromEntries(JSON.parse(out).weights.map(({ ticker, weight }: any) => [ticker, weight]));

    expect(exit).toBe(0);
    expect(err).toContain('AAA +5.0 %, BBB -5.0 %');
    expect(weights.AAA).toBeCloseTo(0.3, 12);
    expect((await perfolio('what-if Mine --weights "AAA=100%"')).exit).toBe(0);
    expect(await perfolio('what-if Mine --delta "AAA:5%"')).toMatchObject({ exit: 2 });
    expect(await perfolio('what-if Mine')).toMatchObject({ exit: 2 });
  });

  it('optimize shows trades, or with 3 which limits are in conflict', async () => {
    const better = await perfolio('optimize Mine --objective MIN_VARIANCE', { watched: true });
    const none = await perfolio('optimize Mine --objective TARGET_RETURN --target-return 900%');

    expect([better.exit, none.exit]).toEqual([0, 3]);
    expect(better.out).toContain('Better');
    expect(none.out).toContain('NO PORTFOLIO MEETS THESE LIMITS TOGETHER');
    expect(widest(none.out)).toBeLessThanOrEqual(80);
  });

  it('frontier, simulate and stress answer, and draw within the width', async () => {
    const lines = [
      'frontier Mine --points 5',
      'simulate Mine --paths 1000 --horizon 5 --seed 7',
      'stress Mine --shocks "market:MKT:-20%"',
    ];
    for (const line of lines) {
      const { exit, out, err } = await perfolio(line, { columns: 60 });
      expect([line, exit, err]).toEqual([line, 0, err]);
      expect(widest(out)).toBeLessThanOrEqual(60);
      expect(out.length).toBeGreaterThan(50);
    }
    expect(await perfolio('stress Mine')).toMatchObject({ exit: 2 });
  });

  it('say what is wrong: a portfolio, a date, a ticker', async () => {
    expect(await perfolio('analyze Nothing')).toMatchObject({
      exit: 5,
      err: expect.stringContaining('There are: Mine, Limited.'),
    });
    expect(await perfolio('analyze Mine --start 2020-13-01')).toMatchObject({ exit: 2 });
    expect(await perfolio('instruments profile NOPE')).toMatchObject({ exit: 2, err: expect.stringContaining('NOPE') });
  });
});
