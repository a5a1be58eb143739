import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { connect as connectSecurely } from 'node:tls';

import { type Authority, newAuthority } from '../../test/certificates';
import { HTTP_LIMITS, type RunningHttp, serveHttp } from './server';

/** Longer than any test: what is waited for so long was not ended. */
const FOR_EVER_MS = 600_000;

const answered: ServerResponse[] = [];
const bridge = {
  refuse: ({ url }: IncomingMessage, response: ServerResponse): boolean => {
    if (url !== '/refused') return false;
    response.writeHead(503).end();
    return true;
  },
  answer: (_request: IncomingMessage, response: ServerResponse): void => void answered.push(response),
};

let authority: Authority;
const sockets: Socket[] = [];
beforeAll(() => {
  authority = newAuthority();
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  answered.splice(0);
});
afterAll(() => authority.forget());

const serving = (tls?: ReturnType<Authority['issue']>): Promise<RunningHttp> =>
  serveHttp(bridge, { host: '127.0.0.1', port: 0, limits: HTTP_LIMITS, tls });

/** A connection whose end stays open until the other end is gone. */
async function came(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  socket.on('error', () => {});
  sockets.push(socket);
  await once(socket, 'connect');
  return socket;
}

describe('a door that closes', () => {
  it('ends connections on which nothing was asked', async () => {
    const door = await serving();
    await came(door.port);

    await door.drain(FOR_EVER_MS);
  });

  it('ends those over TLS, before and after they have shaken hands', async () => {
    const door = await serving(authority.issue('door', ['127.0.0.1']));
    await came(door.port);
    const shaken = connectSecurely({ port: door.port, host: '127.0.0.1', rejectUnauthorized: false });
    shaken.on('error', () => {});
    sockets.push(shaken);
    await once(shaken, 'secureConnect');

    await door.drain(FOR_EVER_MS);
  });

  it('lets an answer under way end', async () => {
    const door = await serving();
    const [asking, silent] = [await came(door.port), await came(door.port)];
    const chunks: Buffer[] = [];
    asking.on('data', (chunk: Buffer) => void chunks.push(chunk));
    asking.once('end', () => asking.end());
    const closed = once(asking, 'close');
    asking.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    while (answered.length === 0) await new Promise((resolve) => setImmediate(resolve));

    const drained = door.drain(FOR_EVER_MS);
    await once(silent.resume(), 'end');
    answered[0]?.end('in the end');
    await Promise.all([drained, closed]);

    expect(Buffer.concat(chunks).toString()).toContain('in the end');
  });
});

describe('a request that is refused', () => {
  it('is heard of by nobody who answers', async () => {
    const door = await serving();
    const asking = await came(door.port);
    asking.write('GET /refused HTTP/1.1\r\nHost: x\r\n\r\n');
    const [chunk] = await once(asking, 'data');

    expect(String(chunk)).toMatch(/^HTTP\/1\.1 503 /);
    expect(answered).toEqual([]);
    asking.destroy();
    await door.drain(FOR_EVER_MS);
  });
});
