import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { connect, constants } from 'node:http2';
import { connect as connectPlainly } from 'node:net';
import { promisify } from 'node:util';
import { Client, credentials, Metadata } from '@grpc/grpc-js';
import { PerfolioError } from '@perfolio/errors';

import { serve, unary, upload } from '../src';
import {
  aborted,
  clientTo,
  closeOpened,
  deferred,
  getEngine,
  importPrices,
  onward,
  RISK,
  serveMethods,
} from './echo-service';

afterEach(closeOpened);

const quick = unary(getEngine, async () => ({ engineVersion: '7' }));

/** Asks the health service; the answer's second byte is the state, 1 for SERVING and 2 for NOT_SERVING. */
function health(port: number, service = ''): Promise<number | string> {
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  const asIs = (bytes: Buffer) => bytes;
  const request = Buffer.concat([Buffer.from([0x0a, service.length]), Buffer.from(service)]);
  return new Promise((resolve) => {
    client.makeUnaryRequest('/grpc.health.v1.Health/Check', asIs, asIs, request, (error, answer) => {
      client.close();
      resolve(error === null ? (answer?.[1] ?? 0) : error.details);
    });
  });
}

describe('health', () => {
  it('is told for the server and for each service', async () => {
    const { server } = await serveMethods([quick]);

    expect(await health(server.port)).toBe(1);
    expect(await health(server.port, RISK)).toBe(1);
    expect(await health(server.port, 'perfolio.Nothing')).toEqual(expect.stringContaining('unknown'));
  });
});

describe('reflection', () => {
  const buf = async (port: number, ...args: string[]) => {
    const { stdout } = await promisify(execFile)('buf', [
      'curl',
      '--protocol',
      'grpc',
      '--http2-prior-knowledge',
      ...args.slice(0, -1),
      `http://127.0.0.1:${port}${args.at(-1)}`,
    ]);
    return stdout;
  };

  it('lists the methods of the services on offer', async () => {
    const { server } = await serveMethods([quick]);

    const methods = await buf(server.port, '--list-methods', '');

    expect(methods).toContain('perfolio.risk.v1.RiskService/GetEngine');
    expect(methods).not.toContain('perfolio.context.v1.IdentityService');
  });

  it('is enough to make a call', async () => {
    const { server } = await serveMethods([quick]);

    const answer = await buf(server.port, '-d', '{}', '/perfolio.risk.v1.RiskService/GetEngine');

    expect(JSON.parse(answer)).toEqual({ engineVersion: '7' });
  });
});

describe('draining', () => {
  it('turns health away first, then lets calls under way end', async () => {
    const started = deferred();
    const finish = deferred();
    const { server } = await serveMethods([
      unary(getEngine, async () => {
        started.resolve();
        await finish.promise;
        return { engineVersion: '7' };
      }),
    ]);
    const call = clientTo(server.port).unary(getEngine, {}, onward());
    await started.promise;

    const drained = server.drain(5000, 100);
    const state = await health(server.port);
    finish.resolve();
    await drained;

    expect(state).toBe(2);
    expect((await call).message.engineVersion).toBe('7');
  });

  it('cuts what does not end in time, as unavailable', async () => {
    const started = deferred();
    const { server } = await serveMethods([
      unary(getEngine, async (_request, { signal }) => {
        started.resolve();
        await aborted(signal);
        return { engineVersion: '' };
      }),
    ]);
    const call = clientTo(server.port).unary(getEngine, {}, onward());
    const failure = call.catch((error: unknown) => error);
    await started.promise;

    await server.drain(20);

    expect(await failure).toMatchObject({ reason: 'DEPENDENCY_UNAVAILABLE' });
  });

  it('ends a connection on which nothing was asked', async () => {
    const { server } = await serveMethods([quick]);
    const silent = connectPlainly({ port: server.port, host: '127.0.0.1', allowHalfOpen: true });
    silent.resume();
    await once(silent, 'connect');

    await server.drain(600_000);

    silent.destroy();
  });

  it('happens once however often it is asked for', async () => {
    const { server } = await serveMethods([quick]);

    await Promise.all([server.drain(100), server.drain(100)]);

    expect(await health(server.port)).toEqual(expect.stringContaining('No connection'));
  });
});

describe('a server', () => {
  it('refuses to serve what it does not list', async () => {
    const options = { host: '127.0.0.1', port: 0, methods: [quick], services: [], maxStreams: 1 };

    await expect(serve({ ...options, hosting: undefined as never })).rejects.toThrow('is served but not listed');
  });

  it('says so when its port is taken', async () => {
    const { server } = await serveMethods([quick]);

    await expect(serveMethods([quick], server.port)).rejects.toThrow('EADDRINUSE');
  });

  it('tells peers how many streams they may open', async () => {
    const { server } = await serveMethods([quick], 0, 17);
    const session = connect(`http://127.0.0.1:${server.port}`);

    const [settings] = await once(session, 'remoteSettings');
    session.destroy();

    expect(settings.maxConcurrentStreams).toBe(17);
  });

  it('never takes half an upload for a whole one', async () => {
    const outcomes: string[] = [];
    const settled = deferred();
    const rounds = 60;
    const { server } = await serveMethods([
      upload(importPrices, async (requests) => {
        try {
          for await (const _request of requests);
          outcomes.push('whole');
        } catch (error) {
          outcomes.push(error instanceof PerfolioError ? error.reason : String(error));
        }
        if (outcomes.length === rounds) settled.resolve();
        return {} as never;
      }),
    ]);

    await Promise.all(Array.from({ length: rounds }, (_, round) => breakOff(server.port, round)));
    await settled.promise;

    expect(new Set(outcomes)).toEqual(new Set(['CANCELLED']));
  });
});

/** Sends one message and then, by turns, resets the stream or drops the connection. With a mark promised and without. */
async function breakOff(port: number, round: number): Promise<void> {
  const session = connect(`http://127.0.0.1:${port}`);
  const stream = session.request({
    ':method': 'POST',
    ':path': importPrices.path,
    'content-type': 'application/grpc',
    te: 'trailers',
    ...(round % 3 === 0 && { 'perfolio-end-mark': '1' }),
  });
  stream.on('error', () => {});
  session.on('error', () => {});
  const message = Buffer.from([0, 0, 0, 0, 2, 0x0a, 0x00]);
  stream.write(message, () => {
    setImmediate(() => (round % 2 === 0 ? stream.close(constants.NGHTTP2_CANCEL) : session.destroy()));
  });
  await once(stream, 'close');
  session.destroy();
}

describe('a fault of ours', () => {
  it('is told without its cause, and logged once with it', async () => {
    const { server, lines } = await serveMethods([
      unary(getEngine, async () => {
        const cause = new Error('connect postgres://perfolio:hunter2@db/perfolio');
        throw Object.assign(new Error('query failed', { cause }), { detail: 'Key (email)=(a@b.c)', parameters: ['x'] });
      }),
    ]);

    const refused = clientTo(server.port).unary(getEngine, {}, onward());

    await expect(refused).rejects.toMatchObject({
      reason: 'INTERNAL',
      message: 'Something broke on our side. Quote request id request-1 to the operator.',
    });
    expect(lines.all).toHaveLength(1);
    expect(lines.all[0]).toMatchObject({ level: 'error', status: 'INTERNAL', requestId: 'request-1' });
    expect(JSON.stringify(lines.all)).toContain('query failed');
    expect(JSON.stringify(lines.all)).toContain('serving.test.ts');
    expect(JSON.stringify(lines.all)).not.toMatch(/hunter2|a@b\.c/);
  });

  it('leaves one line for each call, with what the handler noted', async () => {
    const { server, lines } = await serveMethods([
      unary(getEngine, async (_request, call) => {
        call.note({ user: 'u-1', generation: '5-aa', cache: 'hit-local' });
        return { engineVersion: '7' };
      }),
    ]);

    await clientTo(server.port).unary(getEngine, {}, onward());

    expect(lines.all).toEqual([
      {
        level: 'info',
        time: expect.any(String),
        service: 'test',
        pid: process.pid,
        user: 'u-1',
        generation: '5-aa',
        cache: 'hit-local',
        method: 'perfolio.risk.v1.RiskService/GetEngine',
        status: 'OK',
        ms: expect.any(Number),
        requestId: 'request-1',
        msg: 'answered',
      },
    ]);
  });

  it('is not made worse by a request id that could harm a log', async () => {
    const { server, lines } = await serveMethods([quick]);
    const client = new Client(`127.0.0.1:${server.port}`, credentials.createInsecure());
    const metadata = new Metadata();
    metadata.set('request-id', 'a b"{}<c>');
    const asIs = (bytes: Buffer) => bytes;

    await new Promise((resolve) =>
      client.makeUnaryRequest(getEngine.path, asIs, asIs, Buffer.alloc(0), metadata, resolve),
    );
    client.close();

    expect(lines.all[0]).toMatchObject({ requestId: 'abc' });
  });
});
