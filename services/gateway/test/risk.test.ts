import { gatewayV1 } from '@perfolio/contracts';
import { PerfolioError } from '@perfolio/errors';

import { type Door, openDoor } from './door';

let door: Door;
let token: string;
let userId: string;
let path: string;
let portfolioId: string;

beforeEach(async () => {
  door = await openDoor();
  ({ token, userId } = await door.login());
  ({ portfolioId } = door.context.addPortfolio(userId));
  path = `/v1/portfolios/${portfolioId}/analysis`;
});
afterEach(() => door.close());

const changed = (reason: 'GENERATION_CHANGED' | 'VERSION_CHANGED') => new PerfolioError(reason, 'It moved on.');

describe('a question to Risk', () => {
  it('speaks for the caller, about what Resolve found', async () => {
    const { generation, marketDataVersion } = door.context;

    await door.ask(`${path}?start=2020-01-01&frequency=DAILY&covariance=LEDOIT_WOLF&view=FULL`, { token });

    const { request, call } = door.risk.asked[0] ?? {};
    expect(call?.principal).toMatchObject({
      caller: userId,
      owner: userId,
      portfolio: portfolioId,
      generation,
      marketDataVersion,
    });
    expect(request).toMatchObject({
      subject: { subject: { $case: 'portfolioId', value: portfolioId } },
      parameters: {
        start: '2020-01-01',
        end: '',
        frequency: gatewayV1.Frequency.DAILY,
        covariance: gatewayV1.Covariance.LEDOIT_WOLF,
        view: gatewayV1.View.FULL,
      },
    });
  });

  it('asks the record anew for every call', async () => {
    await door.ask(path, { token });
    await door.ask(path, { token });

    expect(door.context.batches).toHaveLength(2);
  });

  it('resolves anew when the data moved on, and takes it as it is at the third try', async () => {
    door.risk.refusals.push(changed('GENERATION_CHANGED'), changed('VERSION_CHANGED'));

    const response = await door.ask(path, { token });

    expect(response.status).toBe(200);
    expect(door.context.batches).toHaveLength(3);
    expect(door.risk.asked.map(({ call }) => call.metadata('perfolio-as-is'))).toEqual([undefined, undefined, '1']);
  });

  it('speaks for the generation it found anew', async () => {
    door.risk.refusals.push(changed('GENERATION_CHANGED'));
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    door.risk.gate = gate;

    const answer = door.ask(path, { token });
    while (door.risk.asked.length === 0) await new Promise((resolve) => setImmediate(resolve));
    door.context.generation = '2-cccccccccccccccc';
    open();
    await answer;

    expect(door.risk.asked.map(({ call }) => call.principal.generation)).toEqual([
      '1-aaaaaaaaaaaaaaaa',
      '2-cccccccccccccccc',
    ]);
  });

  it('ends with a credential that was revoked meanwhile', async () => {
    door.risk.refusals.push(changed('GENERATION_CHANGED'));
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    door.risk.gate = gate;

    const answer = door.ask(path, { token });
    while (door.risk.asked.length === 0) await new Promise((resolve) => setImmediate(resolve));
    door.context.sessions.clear();
    open();

    expect((await answer).status).toBe(401);
  });

  it('ends with a credential that was revoked while the answer took its time', async () => {
    let later = 0;
    const slow = await openDoor({}, { now: () => Date.now() + later });
    const user = await slow.login();
    const own = slow.context.addPortfolio(user.userId).portfolioId;
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    slow.risk.gate = gate;

    const answer = slow.ask(`/v1/portfolios/${own}/analysis`, { token: user.token });
    while (slow.risk.asked.length === 0) await new Promise((resolve) => setImmediate(resolve));
    slow.context.sessions.clear();
    later = 1_100;
    open();
    const { status } = await answer;
    await slow.close();

    expect(status).toBe(401);
  });

  it('gives up when the data never settles', async () => {
    door.risk.refusals.push(changed('GENERATION_CHANGED'), changed('GENERATION_CHANGED'), changed('VERSION_CHANGED'));

    const response = await door.ask(path, { token });

    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('1');
  });

  it('passes the wish for a fresh answer on', async () => {
    await door.ask(path, { token, headers: { 'cache-control': 'max-age=0, no-cache' } });

    expect(door.risk.asked[0]?.call.metadata('cache-control')).toBe('no-cache');
  });

  it('hands on what Risk refuses', async () => {
    const metadata = { ticker: 'APPL', suggestion: 'AAPL' };
    door.risk.refusals.push(new PerfolioError('UNKNOWN_TICKER', 'No prices for APPL.', { metadata }));

    const response = await door.ask(path, { token });

    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ reason: 'UNKNOWN_TICKER', metadata });
  });
});

describe('an answer of Risk', () => {
  it('says where it comes from and what it is', async () => {
    const response = await door.ask(path, { token });

    expect(response.headers.get('cache-status')).toBe('perfolio; hit; detail=local');
    expect(response.headers.get('etag')).toMatch(/^"1\.2\.3\.[A-Za-z0-9_-]{22}\.json"$/);
    expect(response.headers.get('cache-control')).toBe('private, no-cache');
    expect(response.headers.get('vary')).toBe('Accept, Accept-Encoding');
    expect(await response.json()).toMatchObject({
      portfolioView: { volatilityAnnual: 0.15, factorExposure: { 'market:SPY': 0 } },
    });
  });

  it('is the same for a portfolio sent along', async () => {
    const body = JSON.stringify({ portfolio: { positions: [{ ticker: 'AAA', weight: 1 }] }, view: 'FULL' });

    const response = await door.ask('/v1/reports', {
      method: 'POST',
      token,
      body,
      headers: { 'content-type': 'application/json' },
    });

    expect(response.status).toBe(200);
    expect(door.risk.asked[0]?.request).toMatchObject({ subject: { subject: { $case: 'inline' } } });
    expect(door.risk.asked[0]?.call.principal.portfolio).toBeUndefined();
  });
});

describe('a report', () => {
  const report = (headers: Record<string, string>) =>
    door.ask(path.replace('/analysis', '/report'), { token, headers });

  it('is a text where a client likes that better', async () => {
    const response = await report({ accept: 'text/plain, application/json;q=0.5' });

    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(response.headers.get('etag')).toMatch(/\.text"$/);
    expect(await response.text()).toContain('WHAT DRIVES THE RISK');
  });

  it('is a page for a browser, which may load nothing but its style', async () => {
    const response = await report({ accept: 'text/html,application/xhtml+xml,*/*;q=0.8' });

    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('etag')).toMatch(/\.page(\+gzip)?"$/);
    expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(await response.text()).toContain('What drives the risk');
  });

  it('is JSON for who takes anything', async () => {
    expect((await report({ accept: '*/*' })).headers.get('content-type')).toBe('application/json');
  });

  it('has a tag for each form, neither good for the other', async () => {
    const tag = (await report({ accept: 'text/plain' })).headers.get('etag') ?? '';

    expect((await report({ accept: 'text/plain', 'if-none-match': tag })).status).toBe(304);
    expect((await report({ 'if-none-match': tag })).status).toBe(200);
  });

  it('is the only answer with a text or a page', async () => {
    expect((await door.ask(path, { token, headers: { accept: 'text/plain' } })).status).toBe(406);
  });
});

describe('a client that shows the tag of an answer', () => {
  const shown = async (): Promise<string> => (await door.ask(path, { token })).headers.get('etag') ?? '';
  const show = (tag: string, headers: object = {}) =>
    door.ask(path, { token, headers: { 'if-none-match': tag, ...headers } });

  it('is told that nothing changed without Risk', async () => {
    const tag = await shown();
    await door.risk.close();

    const response = await show(`"other", W/${tag}`);

    expect([response.status, await response.text()]).toEqual([304, '']);
    expect(response.headers.get('etag')).toBe(tag);
  });

  it('gets the new answer after a change of his data', async () => {
    const tag = await shown();
    door.context.generation = '2-cccccccccccccccc';

    expect((await show(tag)).status).toBe(200);
  });

  it('gets the new answer after a change of the prices', async () => {
    const tag = await shown();
    door.context.marketDataVersion = '2-cccccccccccccccc';

    expect((await show(tag)).status).toBe(200);
  });

  it('gets the new answer once Risk answers by another engine', async () => {
    const tag = await shown();
    door.risk.engineVersion = '1.3.0';
    await door.ask(`${path}?view=FULL`, { token });

    expect((await show(tag)).status).toBe(200);
  });

  it('gets the answer to another question', async () => {
    const tag = await shown();

    const response = await door.ask(`${path}?frequency=DAILY`, { token, headers: { 'if-none-match': tag } });

    expect(response.status).toBe(200);
  });

  it('is not told about the answer of another user', async () => {
    const tag = await shown();
    const bob = await door.login();

    const response = await door.ask(path, { token: bob.token, headers: { 'if-none-match': tag } });

    expect(response.status).toBe(404);
  });

  it('does not have it computed anew by the no-cache that fetch adds', async () => {
    await show('"other.json"', { 'cache-control': 'no-cache' });

    expect(door.risk.asked[0]?.call.metadata('cache-control')).toBeUndefined();
  });

  it('is asked for his credential all the same', async () => {
    const tag = await shown();
    door.context.sessions.clear();

    expect((await show(tag)).status).toBe(401);
  });
});
