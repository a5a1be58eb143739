import { once } from 'node:events';
import { connect } from 'node:net';
import { pino } from 'pino';

import { createCallGate } from '../src/call-gate';
import { publicPaths } from '../src/contract';
import { readGatewayConfig } from '../src/config';
import { createDoorkeeper } from '../src/public-method';
import { gatewayV1 } from '@perfolio/contracts';
import { openDoor } from './door';

describe('probes', () => {
  it('tell life without asking anybody and readiness by the record', async () => {
    const door = await openDoor();
    const status = async (path: string) => (await door.ask(path)).status;

    expect([await status('/livez'), await status('/readyz')]).toEqual([200, 200]);
    await door.risk.close();
    expect(await status('/readyz')).toBe(200);
    await door.context.close();
    expect([await status('/livez'), await status('/readyz')]).toEqual([200, 503]);
    await door.close();
  });

  it('take no other verbs', async () => {
    const door = await openDoor();

    const response = await door.ask('/livez', { method: 'POST' });

    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
    await door.close();
  });
});

describe('an end', () => {
  it('fails no request that was accepted', async () => {
    const door = await openDoor({ drainMs: 200 });
    const { token, userId } = await door.login();
    const path = `/v1/portfolios/${door.context.addPortfolio(userId).portfolioId}/analysis`;
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    door.risk.gate = gate;
    const slow = door.ask(path, { token });
    while (door.risk.asked.length === 0) await new Promise((resolve) => setImmediate(resolve));

    const closed = door.gateway.close();
    const ready = await door.ask('/readyz');
    const late = await door.ask('/v1/me', { token });
    open();

    expect([ready.status, late.status, (await slow).status]).toEqual([503, 200, 200]);
    expect(late.headers.get('connection')).toBe('close');
    await closed;
    await expect(door.ask('/livez')).rejects.toThrow('fetch failed');
    await door.close();
  });

  it('closes connections that wait for nothing', async () => {
    const door = await openDoor();
    const idle = connect(door.gateway.httpPort, '127.0.0.1');
    await once(idle, 'connect');
    idle.write('GET /livez HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(idle, 'data');

    const ended = once(idle, 'close');
    await door.gateway.close();

    await ended;
    await door.close();
  });
});

describe('settings', () => {
  it('are refused all at once', () => {
    const env = {
      PERFOLIO_HTTP_PORT: '70000',
      PERFOLIO_CONTEXT_ADDRESS: 'nowhere',
      PERFOLIO_RISK_ADDRESSES: '10.0.0.1:50052,http://x',
      PERFOLIO_DRAIN_MS: '-1',
    };

    expect(() => readGatewayConfig(env)).toThrow(
      expect.objectContaining({
        faults: [
          expect.stringContaining('PERFOLIO_HTTP_PORT'),
          expect.stringContaining('PERFOLIO_CONTEXT_ADDRESS'),
          expect.stringContaining('PERFOLIO_RISK_ADDRESSES'),
          expect.stringContaining('PERFOLIO_DRAIN_MS'),
        ],
      }),
    );
  });

  it('have defaults that fit one machine', () => {
    expect(readGatewayConfig({})).toMatchObject({
      host: '127.0.0.1',
      httpPort: 8080,
      grpcPort: 9090,
      contextAddress: '127.0.0.1:50051',
      riskAddresses: ['127.0.0.1:50052'],
    });
  });
});

describe('a method', () => {
  const door = createDoorkeeper({
    authenticate: () => Promise.reject(new Error('unused')),
    contexts: { resolve: () => Promise.reject(new Error('unused')) },
    signer: { sign: () => Promise.reject(new Error('unused')) },
    refusals: { note: () => undefined },
    provide: () => Promise.reject(new Error('unused')),
    limits: { admit: () => Promise.reject(new Error('unused')) },
    gate: createCallGate({ running: 1, waiting: 1 }, { logger: pino({ level: 'silent' }), now: Date.now }),
  });
  const { getMe, createAccount } = gatewayV1.AccountServiceService;
  const served = { ...gatewayV1.AccountServiceService, ...gatewayV1.RiskServiceService };
  const pathOf = (name: 'getMe' | 'getReport' | 'simulate') => served[name].path;

  it('for users does not start with a handler for anyone', () => {
    expect(() => door.open(getMe, async () => ({ account: undefined }))).toThrow(RangeError);
  });

  it('for anyone does not start with a handler for users', () => {
    expect(() => door.authenticated(createAccount, async () => ({ userId: '' }))).toThrow(RangeError);
  });

  it('without a rule does not start', () => {
    const ruleless = { ...getMe, path: '/perfolio.risk.v1.RiskService/GetEngine' };

    expect(() => door.authenticated(ruleless, async () => ({ account: undefined }))).toThrow('no rule');
  });

  it('of the contracts is served, every one', () => {
    expect(publicPaths()).toEqual(expect.arrayContaining((['getMe', 'getReport', 'simulate'] as const).map(pathOf)));
  });
});
