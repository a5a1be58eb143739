import { gatewayV1 } from '@perfolio/contracts';
import { PerfolioError } from '@perfolio/errors';

import { type Door, openDoor } from './door';
import { of } from './fake-risk';

const encoded = (message: Parameters<typeof gatewayV1.SimulateResponse.fromPartial>[0]): Uint8Array =>
  gatewayV1.SimulateResponse.encode(gatewayV1.SimulateResponse.fromPartial(message)).finish();

const PROGRESS = encoded({ progress: { stage: 'simulate', done: 10, total: 100 } });
const RESULT = encoded({ result: { paths: 1_000, mean: 0.01, levels: { '0.95': { var: 0.08 } } } });

let door: Door;
let token: string;
let userId: string;
let path: string;

beforeEach(async () => {
  door = await openDoor();
  ({ token, userId } = await door.login());
  path = `/v1/portfolios/${door.context.addPortfolio(userId).portfolioId}:simulate`;
  door.risk.stream = of(PROGRESS, RESULT);
});
afterEach(() => door.close());

const EVENTS = { accept: 'text/event-stream' };
const ask = (headers: Record<string, string> = {}, body: object = {}, signal?: AbortSignal) =>
  door.ask(path, {
    method: 'POST',
    token,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  });

/** Messages that come when a test says so. */
function channel() {
  const waiting: PromiseWithResolvers<Uint8Array>[] = [Promise.withResolvers()];
  const messages = async function* () {
    for (;;) {
      yield await waiting[0]!.promise;
      waiting.shift();
    }
  };
  const send = (message: Uint8Array) => {
    waiting.push(Promise.withResolvers());
    waiting.at(-2)?.resolve(message);
  };
  return { messages: messages(), send };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('a stream over HTTP', () => {
  it('is one event a message, the result the last', async () => {
    const response = await ask(EVENTS);

    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    expect(response.headers.get('cache-control')).toBe('private, no-cache');
    const [progress = '', result = '', rest] = (await response.text()).split('\n\n');
    expect(progress).toBe('event: progress\ndata: {"stage":"simulate","done":10,"total":100}');
    expect(result.startsWith('event: result\ndata: {"paths":1000,')).toBe(true);
    expect(JSON.parse(result.slice('event: result\ndata: '.length))).toMatchObject({
      levels: { '0.95': { var: 0.08 } },
    });
    expect(rest).toBe('');
  });

  it('waits for the result when nobody asked for events', async () => {
    const response = await ask();

    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('cache-status')).toBe('perfolio; hit; detail=local');
    expect(response.headers.get('etag')).toMatch(/\.json"$/);
    expect(await response.json()).toMatchObject({ paths: 1_000, mean: 0.01 });
  });

  it('tells of each step as it comes', async () => {
    const { messages, send } = channel();
    door.risk.stream = messages;
    send(PROGRESS);

    const reader = ((await ask(EVENTS)).body as ReadableStream<Uint8Array>).getReader();
    const first = Buffer.from((await reader.read()).value ?? []).toString();
    send(encoded({ progress: { stage: 'simulate', done: 90, total: 100 } }));
    const second = Buffer.from((await reader.read()).value ?? []).toString();
    await reader.cancel();

    expect([first, second]).toEqual([expect.stringContaining('"done":10'), expect.stringContaining('"done":90')]);
  });

  it('is ended at Risk when its reader turns away', async () => {
    const { messages, send } = channel();
    door.risk.stream = messages;
    send(PROGRESS);
    const away = new AbortController();

    const response = await ask(EVENTS, {}, away.signal);
    away.abort();
    while (door.risk.cut === 0) await turn();

    expect(response.status).toBe(200);
  });

  it('is refused as an ordinary problem before its first event', async () => {
    door.risk.refusals.push(new PerfolioError('ZERO_EXPOSURE', 'There is nothing in it.'));

    const response = await ask(EVENTS);

    expect(response.status).toBe(422);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
  });

  it('says in an event what went wrong after the first one', async () => {
    door.risk.stream = (async function* () {
      yield PROGRESS;
      throw new PerfolioError('SOLVER_FAILED', 'It did not converge.');
    })();

    const response = await ask(EVENTS);

    expect(response.status).toBe(200);
    const [, failure = ''] = (await response.text()).split('\n\n');
    expect(failure.startsWith('event: error\ndata: {')).toBe(true);
    expect(JSON.parse(failure.slice('event: error\ndata: '.length))).toMatchObject({
      status: 422,
      reason: 'SOLVER_FAILED',
    });
  });

  it('gives nothing to a session that ended meanwhile', async () => {
    const { messages, send } = channel();
    door.risk.stream = messages;
    send(PROGRESS);

    const response = await ask(EVENTS);
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    await reader.read();
    door.context.sessions.clear();
    send(RESULT);
    const after = Buffer.from((await reader.read()).value ?? []).toString();

    expect(after).toContain('event: error');
    expect(after).toContain('CREDENTIALS_INVALID');
    expect(after).not.toContain('paths');
  });

  it('resolves anew when the data moved on', async () => {
    door.risk.refusals.push(new PerfolioError('GENERATION_CHANGED', 'It moved on.'));

    const response = await ask(EVENTS);

    expect(await response.text()).toContain('event: result');
    expect(door.risk.asked).toHaveLength(2);
  });

  it.each(['text/html', 'application/json;q=0'])('is no %s', async (accept) => {
    expect((await ask({ accept })).status).toBe(406);
  });

  it('is for portfolios that are sent along, too', async () => {
    const response = await door.ask('/v1/reports:simulate', {
      method: 'POST',
      token,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ portfolio: { positions: [{ ticker: 'AAA', weight: 1 }] }, paths: 2_000, seed: 3 }),
    });

    expect(await response.json()).toMatchObject({ paths: 1_000 });
    expect(door.risk.asked[0]?.request).toMatchObject({
      subject: { subject: { $case: 'inline' } },
      paths: 2_000,
      seed: 3,
    });
  });
});

describe('a question about either kind of portfolio', () => {
  const post = (to: string, body: object) =>
    door.ask(to, {
      method: 'POST',
      token,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  it('does not take a second portfolio', async () => {
    const response = await post(path, { portfolio: { positions: [] } });

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ violations: [{ field: 'portfolio', rule: 'exclusive' }] });
  });

  it('does not take the name of one in its body', async () => {
    const { portfolioId } = door.context.addPortfolio(userId);

    const response = await post('/v1/reports:simulate', { portfolioId });

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ violations: [{ field: 'portfolioId', rule: 'exclusive' }] });
    expect(door.risk.asked).toHaveLength(0);
  });

  it('needs one of them', async () => {
    expect((await post('/v1/reports:simulate', {})).status).toBe(400);
  });

  it('says nothing about the portfolio of another', async () => {
    const bob = await door.login();
    const { portfolioId } = door.context.addPortfolio(bob.userId);

    expect((await post(`/v1/portfolios/${portfolioId}:simulate`, {})).status).toBe(404);
  });

  it('hands changes of weights on as they are spelled', async () => {
    door.risk.answer = new Uint8Array();

    await post(path.replace(':simulate', ':whatIf'), {
      delta: [
        { ticker: 'AAA', shift: '+5%' },
        { ticker: 'BBB', change: -0.05 },
      ],
    });

    expect(door.risk.asked[0]?.request).toMatchObject({
      delta: [
        { ticker: 'AAA', size: { $case: 'shift', value: '+5%' } },
        { ticker: 'BBB', size: { $case: 'change', value: -0.05 } },
      ],
    });
  });
});
