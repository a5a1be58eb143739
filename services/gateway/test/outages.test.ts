import { createLogger } from '@perfolio/service';

import { readGatewayConfig } from '../src/config';
import { startGateway } from '../src/service';
import { type Door, openDoor } from './door';
import { startFakeRisk } from './fake-risk';
import { linkTo } from './link';

let door: Door;
let token: string;
let path: string;
let portfolioId: string;

beforeEach(async () => {
  door = await openDoor();
  const user = await door.login();
  token = user.token;
  ({ portfolioId } = door.context.addPortfolio(user.userId));
  path = `/v1/portfolios/${portfolioId}/analysis`;
});
afterEach(() => door.close());

describe('a client that goes away', () => {
  it('has its call ended in Risk too', async () => {
    const impatient = new AbortController();
    door.risk.gate = new Promise(() => undefined);
    const answer = door.ask(path, { token, signal: impatient.signal });
    while (door.risk.asked.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const { signal } = door.risk.asked[0]?.call ?? {};

    impatient.abort();

    await expect(answer).rejects.toThrow('aborted');
    await new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }));
    expect(signal?.aborted).toBe(true);
  });
});

describe('a replica of Risk that dies with a call', () => {
  it('is replaced by another one for that call', async () => {
    const other = await startFakeRisk(door.secrets);
    other.answer = door.risk.answer;
    const link = await linkTo(door.risk.address);
    const replicas = { riskAddresses: [link.address, other.address], contextAddress: door.context.address };
    const settings = readGatewayConfig({ PERFOLIO_HTTP_PORT: '0', PERFOLIO_GRPC_PORT: '0', PERFOLIO_DRAIN_MS: '0' });
    const logger = createLogger('gateway', 'silent', process.stdout);
    const gateway = await startGateway({ ...settings, ...replicas }, { secrets: door.secrets, logger });
    const ask = () =>
      fetch(`http://127.0.0.1:${gateway.httpPort}${path}`, { headers: { authorization: `Bearer ${token}` } });
    while (door.risk.asked.length === 0 || other.asked.length === 0) await ask();
    const answered = door.risk.asked.length;
    door.risk.gate = new Promise(() => undefined);

    const answers = [ask(), ask()];
    while (door.risk.asked.length === answered) await new Promise((resolve) => setImmediate(resolve));
    await link.cut();

    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200]);
    await gateway.close();
    await other.close();
  });
});

describe('a part of the service that is away', () => {
  const timed = async (): Promise<[number, number, string | null]> => {
    const started = performance.now();
    const response = await door.ask(path, { token });
    await response.text();
    return [response.status, performance.now() - started, response.headers.get('retry-after')];
  };

  const probed = async (): Promise<number> => {
    const started = performance.now();
    await (await door.ask('/livez')).text();
    return performance.now() - started;
  };
  const middleOf = (times: readonly number[]) => times.toSorted((a, b) => a - b)[times.length >> 1] ?? Number.NaN;

  it.each(['context', 'risk'] as const)('is told within 100 ms when it is %s', async (part) => {
    await door.ask(path, { token });
    await door[part].close();
    await timed();

    const rounds = [];
    const probes = [];
    for (let round = 0; round < 9; round++) {
      rounds.push(await timed());
      probes.push(await probed());
    }

    expect(new Set(rounds.map(([status, , retryAfter]) => `${status} ${retryAfter}`))).toEqual(new Set(['503 1']));
    // A busy machine slows the probe of life, which asks nobody, just as much.
    expect(middleOf(rounds.map(([, ms]) => ms))).toBeLessThan(100 + 5 * middleOf(probes));
  });

  it('does not keep portfolios from being read when it is Risk', async () => {
    await door.risk.close();

    expect((await door.ask(`/v1/portfolios/${portfolioId}`, { token })).status).toBe(200);
  });

  it('answers again by itself once it is back', async () => {
    await door.ask(path, { token });
    const port = Number(door.risk.address.split(':')[1]);
    await door.risk.close();
    expect((await timed())[0]).toBe(503);

    await startFakeRisk(door.secrets, port, door.risk);
    const deadline = Date.now() + 5000;
    let status = 503;
    while (status !== 200 && Date.now() < deadline) [status] = await timed();

    expect(status).toBe(200);
  });
});
