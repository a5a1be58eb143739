import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';

import { createLogger } from '@perfolio/service';

import { HTTP_LIMITS } from '../../src/http/server';
import { type Door, openDoor } from '../door';

let door: Door;
let token: string;
const lines: string[] = [];

beforeAll(async () => {
  const limits = { ...HTTP_LIMITS, headersMs: 300, requestMs: 600 };
  const logger = createLogger('gateway', 'info', { write: (line) => void lines.push(line) });
  door = await openDoor(
    {},
    { limits, logger, deadlines: { callMs: 400, uploadMs: 5000, streamMs: 5000, lastingMs: 5000 } },
  );
  ({ token } = await door.login());
});
afterAll(() => door.close());

/** Sends bytes as they are and reads until the connection ends. */
function raw(...parts: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(door.gateway.httpPort, '127.0.0.1');
    let received = '';
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => {
      received += text;
    });
    socket.once('close', () => resolve(received));
    socket.once('error', (error) => (received === '' ? reject(error) : resolve(received)));
    for (const part of parts) socket.write(part, 'latin1');
  });
}

const statusOf = (answer: string): number => Number(answer.split(' ')[1]);
const reasonOf = (answer: string): string | undefined => /"reason":"([A-Z_]+)"/.exec(answer)?.[1];
const head = (first: string, ...headers: string[]): string => [first, 'Host: x', ...headers, '', ''].join('\r\n');

describe('TR bytes that are no request', () => {
  it.each([
    ['nonsense', 'hello\r\n\r\n'],
    ['two lengths', head('POST /v1/sessions HTTP/1.1', 'Content-Length: 3', 'Content-Length: 4')],
    ['a length beside chunks', head('POST /v1/sessions HTTP/1.1', 'Content-Length: 3', 'Transfer-Encoding: chunked')],
    ['a line feed in a header', head('GET /v1/me HTTP/1.1', 'X-A: b\nX-C: d\re')],
    ['a folded header', head('GET /v1/me HTTP/1.1', 'X-A: b', ' c: d\0')],
    ['a space before the colon', head('GET /v1/me HTTP/1.1', 'X-A : b')],
    ['no host', 'GET /v1/me HTTP/1.1\r\nConnection: close\r\n\r\n'],
  ])('are refused for %s', async (_what, bytes) => {
    const answer = await raw(bytes);

    expect([statusOf(answer), reasonOf(answer)]).toEqual([400, 'BODY_MALFORMED']);
    expect(answer).toMatch(/connection: close/i);
  });
});

describe('TR a head that is too large', () => {
  it('is refused for its URL', async () => {
    const answer = await raw(`GET /${'x'.repeat(20_000)}`);

    expect([statusOf(answer), reasonOf(answer)]).toEqual([414, 'HEADER_TOO_LARGE']);
  });

  it('is refused for its headers', async () => {
    const answer = await raw(head('GET / HTTP/1.1', `X-A: ${'x'.repeat(20_000)}`));

    expect([statusOf(answer), reasonOf(answer)]).toEqual([431, 'HEADER_TOO_LARGE']);
  });
});

describe('DS a request that comes slowly', () => {
  it('is refused for its head', async () => {
    const answer = await raw('GET /livez HTTP/1.1\r\nHost: x\r\nX-Slow');

    expect([statusOf(answer), reasonOf(answer)]).toEqual([408, 'REQUEST_TIMEOUT']);
  });

  it('is refused for its body', async () => {
    const length = 'Content-Length: 100';
    const answer = await raw(head('POST /v1/sessions HTTP/1.1', 'Content-Type: application/json', length), '{"email":');

    expect([statusOf(answer), reasonOf(answer)]).toEqual([408, 'REQUEST_TIMEOUT']);
  });
});

describe('DS an answer that takes too long', () => {
  it('is given up at the deadline', async () => {
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    door.context.gate = gate;
    const started = performance.now();

    const response = await door.ask('/v1/me', { token });
    const ms = performance.now() - started;
    open();

    expect([response.status, await response.json()]).toMatchObject([504, { reason: 'DEADLINE_EXCEEDED' }]);
    expect(ms).toBeGreaterThan(390);
    expect(ms).toBeLessThan(3_000);
  });
});

describe('TR two credentials in two headers', () => {
  it('are refused', async () => {
    const both = [`Authorization: Bearer ${token}`, 'Authorization: Bearer another'];
    const answer = await raw(head('GET /v1/me HTTP/1.1', ...both, 'Connection: close'));

    expect([statusOf(answer), reasonOf(answer)]).toEqual([400, 'CREDENTIALS_AMBIGUOUS']);
  });
});

describe('TR a client that breaks off in its body', () => {
  it('is logged as gone and not as a fault of ours', async () => {
    const socket = connect(door.gateway.httpPort, '127.0.0.1');
    const length = 'Content-Length: 100';
    lines.length = 0;
    socket.write(head('POST /v1/sessions HTTP/1.1', 'Content-Type: application/json', length));
    socket.write('{"email":', () => setImmediate(() => socket.destroy()));
    while (lines.length === 0) await new Promise((resolve) => setImmediate(resolve));

    expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ level: 'info', reason: 'CANCELLED' }]);
  });
});

describe('DS a body that is too large', () => {
  it('is refused by what it says, before it comes', async () => {
    const answer = await raw(
      head(
        'POST /v1/sessions HTTP/1.1',
        'Content-Type: application/json',
        'Content-Length: 1073741824',
        'Expect: 100-continue',
      ),
    );

    expect([statusOf(answer), reasonOf(answer)]).toEqual([413, 'BODY_TOO_LARGE']);
    expect(answer).not.toContain('100 Continue');
  });

  it('is refused by what comes, when it does not say', async () => {
    const chunk = `10000\r\n${' '.repeat(0x10000)}\r\n`;
    const answer = await raw(
      head('POST /v1/sessions HTTP/1.1', 'Content-Type: application/json', 'Transfer-Encoding: chunked'),
      ...Array.from({ length: 20 }, () => chunk),
    );

    expect([statusOf(answer), reasonOf(answer)]).toEqual([413, 'BODY_TOO_LARGE']);
  });

  it('is refused at two megabytes while the client still sends', async () => {
    const response = await door.ask('/v1/sessions', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `{"email":"${'x'.repeat(2 * 1024 * 1024)}"}`,
    });

    expect(response.status).toBe(413);
  });
});

describe('TR a client that waits to be told to go on', () => {
  it('is told', async () => {
    const body = '{"email":"a@example.com","password":"correct horse battery"}';
    const answer = await raw(
      head(
        'POST /v1/sessions HTTP/1.1',
        'Content-Type: application/json',
        `Content-Length: ${body.length}`,
        'Expect: 100-continue',
        'Connection: close',
      ),
      body,
    );

    expect(answer).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 201 /);
  });
});

describe('DS a price file', () => {
  /** Large files take their time on a busy machine, and patience is not the subject here. */
  let patient: Door;
  let administrator: string;

  beforeAll(async () => {
    patient = await openDoor();
    ({ token: administrator } = await patient.login(['admin']));
  });
  afterAll(() => patient.close());

  const send = (body: Uint8Array, headers: Record<string, string> = {}, query = '') =>
    patient.ask(`/v1/marketData:import${query}`, {
      method: 'POST',
      token: administrator,
      body: body as never,
      headers: { 'content-type': 'text/csv', ...headers },
    });
  const csv = Buffer.from(
    `date,A,B\n${Array.from({ length: 20_000 }, (_, i) => `2020-01-01,${i},${i * 7}`).join('\n')}`,
  );
  beforeEach(() => {
    patient.context.imported.length = 0;
  });
  const received = () => Buffer.concat(patient.context.imported.map((part) => part.csv));

  it.each([
    ['as it is', csv, {}],
    ['compressed', gzipSync(csv), { 'content-encoding': 'gzip' }],
  ])('reaches the record whole in small parts when sent %s', async (_what, body, headers) => {
    const response = await send(body, headers, '?tickers=A&tickers=B&skipExisting=true&onConflict=KEEP');

    expect(response.status).toBe(200);
    expect(received().equals(csv)).toBe(true);
    expect(Math.max(...patient.context.imported.map((part) => part.csv.length))).toBeLessThanOrEqual(65_536);
    expect(patient.context.imported[0]).toMatchObject({ tickers: ['A', 'B'], skipExisting: true, onConflict: 2 });
  });

  it('may be larger than other bodies', async () => {
    const response = await send(Buffer.alloc(5 * 1024 * 1024, 'date,A\n'));

    expect(response.status).toBe(200);
    expect(received().length).toBe(5 * 1024 * 1024);
  });

  it.each([
    ['as sent', Buffer.alloc(11 * 1024 * 1024, 'x'), {}],
    ['when it inflates too far', gzipSync(Buffer.alloc(30 * 1024 * 1024, 'x')), { 'content-encoding': 'gzip' }],
  ])('is refused above the limit %s', async (_what, body, headers) => {
    const response = await send(body, headers);

    expect([response.status, await response.json()]).toMatchObject([413, { reason: 'BODY_TOO_LARGE' }]);
  });

  it('is refused when it is no gzip', async () => {
    const response = await send(csv, { 'content-encoding': 'gzip' });

    expect([response.status, await response.json()]).toMatchObject([400, { reason: 'BODY_MALFORMED' }]);
  });

  it('is refused in another compression', async () => {
    expect((await send(csv, { 'content-encoding': 'br' })).status).toBe(415);
  });

  it('is refused from a user who is no administrator, before it is read', async () => {
    const answer = await raw(
      head(
        'POST /v1/marketData:import HTTP/1.1',
        `Authorization: Bearer ${token}`,
        'Content-Type: text/csv',
        'Content-Length: 9000000',
      ),
    );

    expect([statusOf(answer), reasonOf(answer)]).toEqual([403, 'SCOPE_INSUFFICIENT']);
  });
});
