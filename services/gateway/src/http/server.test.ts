import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { connect as connectSecurely } from 'node:tls';

import { type Authority, newAuthority } from '../../test/certificates';
import { HTTP_LIMITS, type HttpLimits, type RunningHttp, serveHttp } from './server';

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

const serving = (tls?: ReturnType<Authority['issue']>, limits: Partial<HttpLimits> = {}): Promise<RunningHttp> =>
  serveHttp(bridge, { host: '127.0.0.1', port: 0, limits: { ...HTTP_LIMITS, ...limits }, tls });

/** A connection whose end stays open until the other end is gone. */
async function came(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  socket.on('error', () => {});
  sockets.push(socket);
  await once(socket, 'connect');
  return socket;
}

/** What the door says to a question; undefined when it ends the connection instead. */
function firstWords(socket: Socket): Promise<string | undefined> {
  socket.write('GET /refused HTTP/1.1\r\nHost: x\r\n\r\n');
  return new Promise((resolve) => {
    socket.once('data', (chunk: Buffer) => resolve(String(chunk)));
    socket.once('close', () => resolve(undefined));
    socket.once('end', () => socket.end());
  });
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

describe('connections of a door', () => {
  it.each([
    ['of one address', { connectionsPerAddress: 2 }],
    ['in all', { connections: 2 }],
  ])('are so many %s, and the next is ended', async (_what, limits) => {
    const door = await serving(undefined, limits);
    const [one, two] = [await came(door.port), await came(door.port)];
    const third = await came(door.port);

    await once(third.resume(), 'end');

    for (const socket of [one, two]) socket.write('GET /refused HTTP/1.1\r\nHost: x\r\n\r\n');
    const answers = await Promise.all([once(one, 'data'), once(two, 'data')]);
    expect(answers.map(([chunk]) => String(chunk).slice(0, 12))).toEqual(['HTTP/1.1 503', 'HTTP/1.1 503']);
    await door.drain(0);
  });

  it('make room when they end', async () => {
    const door = await serving(undefined, { connectionsPerAddress: 1 });
    const one = await came(door.port);
    one.write('GET /refused HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    one.resume().once('end', () => one.end());
    await once(one, 'close');

    // The door hears of the end a moment later.
    let answer: string | undefined;
    while (answer === undefined) answer = await firstWords(await came(door.port));

    expect(answer).toMatch(/^HTTP\/1\.1 503 /);
    await door.drain(0);
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
