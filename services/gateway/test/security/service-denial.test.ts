import { connect } from 'node:net';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

import { readGatewayConfig } from '../../src/config';
import { type Door, openDoor } from '../door';

describe('DS more calls than a gateway can do', () => {
  let door: Door;
  let token: string;
  beforeAll(async () => {
    door = await openDoor({ calls: { running: 2, waiting: 1 } });
    ({ token } = await door.login());
  });
  afterAll(() => door.close());

  it('DS1 wait in a line that has an end, beyond which they are refused at once', async () => {
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    door.context.gate = gate;
    const statuses: number[] = [];
    const all = Array.from({ length: 6 }, async () => {
      const response = await door.ask('/v1/me', { token });
      statuses.push(response.status);
      return response;
    });
    const refused = await Promise.race(all);
    while (statuses.length < 3) await new Promise((resolve) => setImmediate(resolve));
    const before = [...statuses];
    open();
    await Promise.all(all);

    expect(before).toEqual([503, 503, 503]);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(await refused.json()).toMatchObject({
      type: 'https://perfolio.example/problems/temporary-reduced-capacity',
      reason: 'OVERLOADED',
      retryable: true,
    });
    expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 200, 200, 503, 503, 503]);
  });

  it('DS2 leave no place taken behind', async () => {
    const statuses = [];
    for (let call = 0; call < 10; call += 1) statuses.push((await door.ask('/v1/me', { token })).status);

    expect(new Set(statuses)).toEqual(new Set([200]));
  });

  it('DS3 give their place in the line back when they go away', async () => {
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    door.context.gate = gate;
    const held = [door.ask('/v1/me', { token }), door.ask('/v1/me', { token })];
    while (door.context.batches.flat().length === 0) await new Promise((resolve) => setImmediate(resolve));
    const gone = new AbortController();
    const leaving = door.ask('/v1/me', { token, signal: gone.signal }).catch(() => 'gone');
    gone.abort();
    await leaving;
    open();
    await Promise.all(held);

    expect((await door.ask('/v1/me', { token })).status).toBe(200);
  });

  it('DS4 do not keep probes from being answered', async () => {
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    door.context.gate = gate;
    const held = Array.from({ length: 6 }, () => door.ask('/v1/me', { token }));
    const probe = await door.ask('/livez');
    open();
    await Promise.all(held);

    expect(probe.status).toBe(200);
  });

  it('DS5 are not made of bodies that come slowly', async () => {
    const slow = Array.from({ length: 8 }, () => {
      const socket = connect(door.gateway.httpPort, '127.0.0.1');
      const head =
        'POST /v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{';
      return new Promise<typeof socket>((resolve) => socket.write(head, () => resolve(socket)));
    });
    const sockets = await Promise.all(slow);

    expect((await door.ask('/v1/me', { token })).status).toBe(200);
    for (const socket of sockets) socket.destroy();
  });
});

describe('DS answers that are large', () => {
  let door: Door;
  beforeAll(async () => {
    door = await openDoor();
  });
  afterAll(() => door.close());

  const raw = (path: string, headers: Record<string, string>): Promise<{ head: string; body: Buffer }> =>
    new Promise((resolve, reject) => {
      const socket = connect(door.gateway.httpPort, '127.0.0.1');
      const chunks: Buffer[] = [];
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
      socket.on('data', (chunk: Buffer) => void chunks.push(chunk));
      socket.once('close', () => {
        const all = Buffer.concat(chunks);
        const end = all.indexOf('\r\n\r\n');
        resolve({ head: all.subarray(0, end).toString(), body: all.subarray(end + 4) });
      });
      socket.once('error', reject);
      socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${lines.join('')}\r\n`);
    });

  it.each([
    ['br', 'br;q=1, gzip;q=0.5', brotliDecompressSync],
    ['gzip', 'gzip, br;q=0', gunzipSync],
    ['br', 'gzip, br', brotliDecompressSync],
  ])('DS6 leave as %s for whoever says %s', async (encoding, accepted, inflate) => {
    const plain = await raw('/openapi.json', {});
    const { head, body } = await raw('/openapi.json', { 'accept-encoding': accepted });

    expect(head).toContain(`content-encoding: ${encoding}`);
    expect(head).toMatch(/vary: .*Accept-Encoding/);
    expect(inflate(body).equals(plain.body)).toBe(true);
    expect(body.length * 4).toBeLessThan(plain.body.length);
  });

  it.each(['identity', 'br;q=0, gzip;q=0', 'zstd'])('DS6 leave as they are for whoever says %s', async (accepted) => {
    expect((await raw('/openapi.json', { 'accept-encoding': accepted })).head).not.toContain('content-encoding');
  });

  it('DS7 have a strong tag of their own in each encoding, and each is recognised', async () => {
    const { token, userId } = await door.login();
    const positions = Array.from({ length: 100 }, (_, index) => ({ ticker: `TICKER${index}`, weight: 0.01 }));
    const { portfolioId } = door.context.addPortfolio(userId, { positions } as never);
    const path = `/v1/portfolios/${portfolioId}`;
    const tagOf = async (accepted: string) =>
      (await door.ask(path, { token, headers: { 'accept-encoding': accepted } })).headers.get('etag') ?? '';
    const tags = [await tagOf('identity'), await tagOf('gzip'), await tagOf('br')];
    const again = await Promise.all(
      tags.map((tag) => door.ask(path, { token, headers: { 'if-none-match': tag, 'accept-encoding': 'br' } })),
    );

    expect(new Set(tags).size).toBe(3);
    expect(again.map(({ status }) => status)).toEqual([304, 304, 304]);
    expect(again.map(({ headers }) => headers.get('etag'))).toEqual(tags);
  });

  it('DS8 are never compressed when they hold a secret', async () => {
    const { token } = await door.login();
    const response = await door.ask('/v1/me/recoveryCodes', {
      method: 'POST',
      token,
      headers: { 'accept-encoding': 'br' },
    });

    expect(response.headers.get('content-encoding')).toBeNull();
  });
});

describe('DS the bounds of a door', () => {
  it.each([
    ['PERFOLIO_MAX_CALLS', '0'],
    ['PERFOLIO_MAX_WAITING_CALLS', '-1'],
    ['PERFOLIO_READS_PER_MINUTE', 'none'],
  ])('DS9 cannot be taken away by %s=%s', (name, value) => {
    expect(() => readGatewayConfig({ [name]: value })).toThrow(name);
  });

  it('DS10 are there without any setting', () => {
    expect(readGatewayConfig({})).toMatchObject({
      calls: { running: 64, waiting: 512 },
      rateLimits: { readsPerMinute: 600, computationsPerMinute: 30 },
    });
  });
});
