import { credentials } from '@grpc/grpc-js';
import {
  createPerfolioClient,
  everyItem,
  gatewayV1,
  isReasonOf,
  PerfolioError,
  type PerfolioClient,
} from '@perfolio/client';

import { analysis } from '../../libs/client/examples/analysis';
import { onEmbeddedParts, type TestHouse } from '../testing/house';
import { portfolioOf } from '../testing/prices';
import { ask, signUp, storePortfolio, type Visitor } from '../testing/visitor';

jest.setTimeout(120_000);

const PATIENT_MS = 60_000;

let house: TestHouse;
let visitor: Visitor;
let perfolio: PerfolioClient;
let portfolioId: string;

beforeAll(async () => {
  house = await onEmbeddedParts();
  visitor = await signUp(house.door);
  ({ portfolioId } = await storePortfolio(house.door, visitor.token, portfolioOf({ AAA: 0.25, BBB: 0.75 })));
  perfolio = createPerfolioClient({
    address: house.grpc,
    credential: () => visitor.token,
    channel: credentials.createInsecure(),
    deadlineMs: PATIENT_MS,
  });
});
afterAll(async () => {
  perfolio.close();
  await house.close();
});

describe('the typed client', () => {
  it('runs the example to its end', async () => {
    const scopes = ['portfolios:read', 'portfolios:write', 'risk:read'];
    const key = { name: 'Example', scopes };
    const { body } = await ask(house.door, '/v1/apiKeys', { method: 'POST', token: visitor.token, body: key });
    const overHttp = await ask(house.door, `/v1/portfolios/${portfolioId}/analysis`, { token: visitor.token });

    const result = await analysis(house.grpc, body.apiKey);

    expect(result.volatility).toBe(overHttp.body.portfolioView.volatilityAnnual);
    expect(result.optimised).toBeLessThanOrEqual(result.volatility ?? 0);
    expect(result.names).toContain('Example');
    expect(result.hidden).toBe(true);
  });

  it('gives the trailers of an answer', async () => {
    await perfolio.risk.getAnalysis({ portfolioId });
    let cacheStatus: string | undefined;

    await perfolio.risk.getAnalysis({ portfolioId }, { onTrailers: (of) => (cacheStatus = of('cache-status')) });

    expect(cacheStatus).toBe('perfolio; hit; detail=local');
  });

  it('tells refusals apart by reason, with the violations', async () => {
    const portfolio = gatewayV1.Portfolio.fromPartial({ name: 'x', baseCurrency: 'no such currency' });

    const refusal = await perfolio.portfolios.createPortfolio({ portfolio }).catch((error: unknown) => error);

    expect(refusal).toBeInstanceOf(PerfolioError);
    expect(isReasonOf(refusal, 'FIELD_INVALID', 'LIMIT_EXCEEDED')).toBe(true);
    expect((refusal as PerfolioError).violations.length).toBeGreaterThan(0);
  });

  it('names what the transport alone knows', async () => {
    const nobody = createPerfolioClient({ address: '127.0.0.1:1', channel: credentials.createInsecure() });

    await expect(nobody.accounts.getMe({})).rejects.toMatchObject({ reason: 'DEPENDENCY_UNAVAILABLE' });
    nobody.close();
  });

  it('ends a call at its deadline and by its signal', async () => {
    const late = perfolio.accounts.getMe({}, { deadlineMs: 0 });
    const left = perfolio.accounts.getMe({}, { signal: AbortSignal.abort() });

    await expect(late).rejects.toMatchObject({ reason: 'DEADLINE_EXCEEDED' });
    await expect(left).rejects.toMatchObject({ reason: 'CANCELLED' });
  });

  it('turns pages only as far as they are read', async () => {
    await storePortfolio(house.door, visitor.token, portfolioOf({ CCC: 1 }, 'Second'));
    let pages = 0;
    const list = (pageToken: string) => {
      pages += 1;
      return perfolio.portfolios.listPortfolios({ pageToken, pageSize: 1 });
    };

    for await (const _ of everyItem(list, ({ portfolios }) => portfolios)) break;
    const firstPages = pages;
    const all = await Array.fromAsync(everyItem(list, ({ portfolios }) => portfolios));

    expect(firstPages).toBe(1);
    expect(all.length).toBeGreaterThanOrEqual(2);
    expect(pages).toBeGreaterThanOrEqual(1 + all.length);
  });

  it('gives the failure of an upload its own name', async () => {
    async function* broken() {
      yield { content: Buffer.from('ticker,weight\n') };
      throw new RangeError('The disk was pulled out.');
    }

    await expect(perfolio.portfolios.importPortfolios(broken())).rejects.toThrow('The disk was pulled out.');
  });
});
