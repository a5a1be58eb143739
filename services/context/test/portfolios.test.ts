import { randomUUID } from 'node:crypto';
import { contextV1, gatewayV1 } from '@perfolio/contracts';

import { contextFor, onEveryDatabase } from '../testing/databases';
import type { Person } from '../testing/running-context';

const { ContextServiceService: Portfolios } = contextV1;
const { Frequency, IdleReturn, Interpolation, WeightBasis } = gatewayV1;

/** Every field of a portfolio, none at its default. */
const FULL = gatewayV1.Portfolio.fromPartial({
  name: 'Übung ✓',
  baseCurrency: 'EUR',
  positions: [
    { ticker: 'ZED', quantity: { $case: 'shares', value: -3.5 } },
    { ticker: 'ABC', quantity: { $case: 'value', value: { amount: 0.1, currency: 'USD' } } },
  ],
  factorProxies: [
    { ticker: 'ABC', market: 'M', momentum: 'MO', value: 'V', industry: 'I', subindustry: ['P', 'Q'] },
    { ticker: 'ZED', market: 'M', momentum: '', value: '', industry: '', subindustry: [] },
  ],
  limits: {
    maxVolatility: 0.1,
    maxLoss: 0.2,
    maxSinglePosition: 0.3,
    maxSystematicShare: 0.4,
    maxMarketShare: 0.5,
    maxIndustryShare: 0.6,
    maxSingleFactorLoss: 0.7,
    minModelledShare: 0.8,
    nearFraction: 0.9,
  },
  policy: {
    horizonMonths: 12,
    minWindows: 24,
    interpolation: Interpolation.STEP,
    fallbackShock: { market: 0.4, momentum: 0.2, value: 0.1, industry: 0.5 },
    singleNameShock: 0.6,
    volatilityMultiple: 1.645,
    volatilityCap: 0.9,
    curve: [
      { ratio: 0.5, score: 100 },
      { ratio: 2, score: 0 },
    ],
    componentWeights: { factor: 0.3, concentration: 0.25, volatility: 0.25, industry: 0.2 },
    bands: [
      { floor: 50, name: 'low' },
      { floor: 0, name: 'high' },
    ],
  },
  expectedReturns: [{ ticker: 'ABC', expectedReturn: -0.03, asOf: '2024-02-29' }],
  benchmark: 'SPY',
  riskFreeRate: 0,
  window: { start: '2014-01-31', end: '2022-11-30', frequency: Frequency.DAILY },
  weightBasis: WeightBasis.GROSS,
  lookbackYears: 7,
  cashTickers: ['CASH_USD'],
  cashProxies: [{ currency: 'CHF', ticker: 'CASH_CHF' }],
  idleReturn: IdleReturn.RISK_FREE,
});

/** What people sent of a portfolio, without what the service gave and without what decoding leaves behind. */
const sent = (portfolio: gatewayV1.Portfolio | undefined) =>
  JSON.parse(
    JSON.stringify(
      { ...portfolio, portfolioId: '', etag: '', createTime: undefined, updateTime: undefined },
      (name, value) => (name === '_unknownFields' ? undefined : value),
    ),
  );

onEveryDatabase((start) => {
  const system = contextFor(start);
  let ann: Person;

  beforeAll(async () => {
    ann = await system.person();
  });

  const get = async (person: Person, portfolioId: string) =>
    (await system.client.unary(Portfolios.getPortfolio, { portfolioId }, await person.as())).message.portfolio;

  type Fields = Parameters<typeof gatewayV1.Portfolio.fromPartial>[0];
  const update = async (
    portfolioId: string,
    fields: Fields,
    { mask, ifMatch = '' }: { mask?: string[]; ifMatch?: string } = {},
  ) => {
    const portfolio = gatewayV1.Portfolio.fromPartial({ portfolioId, ...fields });
    const request = { portfolio, updateMask: mask, ifMatch };
    return (await system.client.unary(Portfolios.updatePortfolio, request, await ann.as(portfolioId))).message
      .portfolio;
  };

  describe('a portfolio', () => {
    it('comes back as it was stored, field by field', async () => {
      const { portfolioId } = await ann.create(FULL);

      expect(sent(await get(ann, portfolioId))).toEqual(sent(FULL));
    });

    it('is stored with its defaults', async () => {
      const { portfolioId } = await ann.create({ name: ' bare ' });

      expect(sent(await get(ann, portfolioId))).toEqual({
        ...sent(gatewayV1.Portfolio.fromPartial({})),
        name: 'bare',
        baseCurrency: 'USD',
        window: { start: '', end: '', frequency: Frequency.MONTHLY },
        weightBasis: WeightBasis.RAW,
        lookbackYears: 10,
        idleReturn: IdleReturn.NOTHING,
      });
    });

    it("of another's reads like a missing one, for every verb", async () => {
      const bob = await system.person();
      const { portfolioId } = await ann.create({});
      const refusals = async (id: string) => {
        const call = await bob.as();
        const portfolio = gatewayV1.Portfolio.fromPartial({ portfolioId: id, name: 'mine now' });
        const outcomes = await Promise.allSettled([
          system.client.unary(Portfolios.getPortfolio, { portfolioId: id }, call),
          system.client.unary(Portfolios.updatePortfolio, { portfolio, updateMask: ['*'], ifMatch: '' }, call),
          system.client.unary(Portfolios.deletePortfolio, { portfolioId: id, ifMatch: '*' }, call),
          system.client.unary(Portfolios.resetLimits, { portfolioId: id, ifMatch: '' }, call),
          system.client.unary(Portfolios.resolveFactorProxies, { portfolioId: id, ifMatch: '' }, call),
          system.client.unary(Portfolios.getPositionMetadata, { portfolioId: id }, call),
          system.client.unary(Portfolios.getSnapshot, { portfolioId: id, asIs: true }, call),
          system.client.unary(Portfolios.setActivePortfolio, { portfolioId: id }, call),
        ]);
        return outcomes.map(
          (outcome) => outcome.status === 'rejected' && `${outcome.reason.reason} ${outcome.reason.message}`,
        );
      };
      const missing = await refusals(randomUUID());

      expect(await refusals(portfolioId)).toEqual(missing);
      expect(await refusals("' or true --")).toEqual(missing);
      expect(missing.every((refusal) => String(refusal).startsWith('RESOURCE_NOT_FOUND'))).toBe(true);
      expect((await get(ann, portfolioId))?.name).toBe('Mine');
    });

    it('changes where the mask says, and nowhere else', async () => {
      const { portfolioId } = await ann.create(FULL);

      expect(
        sent(await update(portfolioId, { name: 'new', benchmark: 'X' }, { mask: ['base_currency', 'name'] })),
      ).toEqual({
        ...sent(FULL),
        name: 'new',
        baseCurrency: 'USD',
      });
      expect(sent(await update(portfolioId, { benchmark: 'X' }))).toMatchObject({ name: 'new', benchmark: 'X' });
      expect(sent(await update(portfolioId, { name: 'all' }, { mask: ['*'] }))).toMatchObject({
        name: 'all',
        positions: [],
        benchmark: '',
      });
      await expect(update(portfolioId, {}, { mask: ['positions.weight'] })).rejects.toMatchObject({
        reason: 'FIELD_INVALID',
      });
    });

    it('changes only in the state that the caller saw', async () => {
      const { portfolioId, etag } = await ann.create({});
      const second = await update(portfolioId, { name: 'b' }, { ifMatch: `"other", "${etag}.json"` });

      expect(second?.etag).not.toBe(etag);
      await expect(update(portfolioId, { name: 'c' }, { ifMatch: `"${etag}"` })).rejects.toMatchObject({
        reason: 'ETAG_MISMATCH',
      });
      await expect(update(portfolioId, { name: 'c' }, { ifMatch: `W/"${second?.etag}"` })).rejects.toMatchObject({
        reason: 'ETAG_MISMATCH',
      });
      expect((await update(portfolioId, { name: 'c' }, { ifMatch: '*' }))?.name).toBe('c');
    });

    it('is refused with all that is wrong', async () => {
      const positions = [{ ticker: '?', quantity: { $case: 'weight' as const, value: Number.NaN } }];
      const refusal = await ann.create({ name: '', positions }).catch((error) => error);

      expect(refusal.violations.map(({ field }: { field: string }) => field)).toEqual([
        'name',
        'positions[0].ticker',
        'positions[0].weight',
      ]);
    });

    it('gets the limits of the operator back', async () => {
      const { portfolioId } = await ann.create(FULL);
      const { message } = await system.client.unary(
        Portfolios.resetLimits,
        { portfolioId, ifMatch: '' },
        await ann.as(portfolioId),
      );

      expect(message.portfolio?.limits).toMatchObject({ maxVolatility: 0.25, maxLoss: 0.3, nearFraction: 0.8 });
    });
  });

  describe('creating', () => {
    it('answers a repeated key as it did the first time', async () => {
      const key = randomUUID();
      const first = await ann.create({ name: 'once' }, key);
      await update(first.portfolioId, { name: 'renamed since' });
      const generation = await ann.generation();

      expect(sent(await ann.create({ name: 'once' }, key))).toEqual(sent(first));
      expect((await ann.create({ name: 'once' }, key)).portfolioId).toBe(first.portfolioId);
      expect(await ann.generation()).toBe(generation);
      await expect(ann.create({ name: 'twice' }, key)).rejects.toMatchObject({ reason: 'IDEMPOTENCY_KEY_REUSED' });
      expect((await (await system.person()).create({ name: 'twice' }, key)).name).toBe('twice');
    });

    it('stores once when one key comes many times at once', async () => {
      const key = randomUUID();
      const made = await Promise.all(Array.from({ length: 5 }, () => ann.create({ name: 'same' }, key)));

      expect(new Set(made.map(({ portfolioId }) => portfolioId)).size).toBe(1);
    });
  });

  describe('a list', () => {
    it('goes page by page, newest first', async () => {
      const carl = await system.person();
      for (const name of ['a', 'b', 'c']) await carl.create({ name });
      const page = async (pageSize: number, pageToken = '') =>
        (await system.client.unary(Portfolios.listPortfolios, { pageSize, pageToken }, await carl.as())).message;
      const first = await page(2);
      const second = await page(2, first.nextPageToken);

      expect([...first.portfolios, ...second.portfolios].map(({ name }) => name)).toEqual(['c', 'b', 'a']);
      expect(second.nextPageToken).toBe('');
      await expect(page(-1)).rejects.toMatchObject({ reason: 'FIELD_INVALID' });
    });

    it('takes no token of another caller', async () => {
      const [carl, dora] = [await system.person(), await system.person()];
      for (const name of ['a', 'b']) await carl.create({ name });
      const list = async (person: Person, pageToken: string) =>
        system.client.unary(Portfolios.listPortfolios, { pageSize: 1, pageToken }, await person.as());
      const { nextPageToken } = (await list(carl, '')).message;

      await expect(list(dora, nextPageToken)).rejects.toMatchObject({ reason: 'FIELD_INVALID' });
      await expect(list(carl, `${nextPageToken.slice(0, -1)}A`)).rejects.toMatchObject({ reason: 'FIELD_INVALID' });
    });
  });

  describe('the active portfolio', () => {
    it('is the first, until another is chosen or it goes', async () => {
      const carl = await system.person();
      const active = async () =>
        (await system.client.unary(Portfolios.getActivePortfolio, {}, await carl.as())).message.portfolioId;
      const none = await active();
      const [first, second] = [await carl.create({}), await carl.create({})];
      const initial = await active();
      await system.client.unary(Portfolios.setActivePortfolio, { portfolioId: second.portfolioId }, await carl.as());
      const chosen = await active();
      const { portfolioId } = second;
      await system.client.unary(Portfolios.deletePortfolio, { portfolioId, ifMatch: '' }, await carl.as());

      expect([none, initial, chosen, await active()]).toEqual([
        '',
        first.portfolioId,
        second.portfolioId,
        first.portfolioId,
      ]);
    });
  });

  describe('a snapshot', () => {
    it('is of the asserted generation, or refused, or as it is', async () => {
      const { portfolioId } = await ann.create({ name: 'old' });
      const before = await ann.as(portfolioId);
      const snapshot = (asIs: boolean) =>
        system.client.unary(Portfolios.getSnapshot, { portfolioId, asIs }, before).then(({ message }) => message);
      const first = await snapshot(false);
      await update(portfolioId, { name: 'new' });

      expect(first).toMatchObject({ portfolio: { name: 'old' }, marketDataVersion: '0-0000000000000000' });
      await expect(snapshot(false)).rejects.toMatchObject({ reason: 'GENERATION_CHANGED' });
      expect(await snapshot(true)).toMatchObject({ portfolio: { name: 'new' }, generation: await ann.generation() });
    });
  });
});
