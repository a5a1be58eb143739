import { once } from 'node:events';
import { type ClientHttp2Session, connect, constants } from 'node:http2';
import { setImmediate } from 'node:timers/promises';

import { unary } from '../src';
import { aborted, clientTo, closeOpened, deferred, getEngine, onward, serveMethods } from './echo-service';

afterEach(closeOpened);

const STREAMS = 50;
const quick = unary(getEngine, async () => ({ engineVersion: '7' }));

async function connected(port: number): Promise<ClientHttp2Session> {
  const session = connect(`http://127.0.0.1:${port}`);
  await once(session, 'connect');
  session.on('error', () => {});
  return session;
}

/** Opens streams and resets each at once. */
async function giveUp(session: ClientHttp2Session, streams: number): Promise<void> {
  for (let index = 0; index < streams && !session.closed && !session.destroyed; index += 1) {
    abandon(session);
    if (index % 10 === 0) await setImmediate();
  }
}

function abandon(session: ClientHttp2Session): void {
  const headers = { ':method': 'POST', ':path': getEngine.path, 'content-type': 'application/grpc', te: 'trailers' };
  const stream = session.request(headers);
  stream.on('error', () => {});
  stream.close(constants.NGHTTP2_CANCEL);
}

/** Whether the other end speaks HTTP/2 with it, before it closes. */
const isGreeted = (session: ClientHttp2Session): Promise<boolean> =>
  new Promise((resolve) => {
    session.once('remoteSettings', () => resolve(true));
    session.once('close', () => resolve(false));
  });

const isAnswered = (session: ClientHttp2Session): Promise<boolean> =>
  new Promise((resolve) => {
    if (session.closed || session.destroyed) resolve(false);
    else session.ping((error) => resolve(error === null));
  });

describe('a caller who gives up his streams', () => {
  it('keeps his connection as long as they are no more than he may have open twice over', async () => {
    const { server } = await serveMethods([quick], 0, STREAMS);
    const session = await connected(server.port);

    await giveUp(session, 2 * STREAMS - 10);

    expect(await isAnswered(session)).toBe(true);
    session.destroy();
  });

  it('loses it when he does nothing else, and nobody else loses his', async () => {
    const { server } = await serveMethods([quick], 0, STREAMS);
    const client = clientTo(server.port);
    await client.unary(getEngine, {}, onward());
    const session = await connected(server.port);
    const closed = new Promise((resolve) => session.once('close', resolve));

    while (!session.closed && !session.destroyed) await giveUp(session, STREAMS);
    await closed;

    expect((await client.unary(getEngine, {}, onward())).message.engineVersion).toBe('7');
  });
});

describe('an address that comes again and again to give up streams', () => {
  const FEW = 10;
  const WAIT_MS = 250;

  /** Gives up less than a connection may; says how long it took to be spoken with. */
  const comeAndGiveUp = async (port: number): Promise<number> => {
    const came = performance.now();
    const session = connect(`http://127.0.0.1:${port}`);
    session.on('error', () => {});
    const closed = new Promise((resolve) => session.once('close', resolve));
    await isGreeted(session);
    const greetedMs = performance.now() - came;
    await giveUp(session, FEW);
    await isAnswered(session);
    session.destroy();
    await closed;
    return greetedMs;
  };

  it('waits from then on, and others who share it are answered, on connections that stand and on new ones', async () => {
    const { server } = await serveMethods([quick], 0, FEW);
    const client = clientTo(server.port);
    await client.unary(getEngine, {}, onward());
    let greetedMs = 0;
    while (greetedMs < WAIT_MS) {
      greetedMs = Math.max(...(await Promise.all(Array.from({ length: 8 }, () => comeAndGiveUp(server.port)))));
    }

    for (const one of [client, clientTo(server.port)]) {
      expect((await one.unary(getEngine, {}, onward())).message.engineVersion).toBe('7');
    }
  }, 60_000);

  it('brings nobody down by whole bursts on connections that are cut while they come', async () => {
    const { server } = await serveMethods([quick], 0, FEW);
    const client = clientTo(server.port);
    const burst = async (): Promise<void> => {
      const session = connect(`http://127.0.0.1:${server.port}`);
      session.on('error', () => {});
      const closed = new Promise((resolve) => session.once('close', resolve));
      // Sent before the first answer, hence read in one go.
      for (let index = 0; index < 20 * FEW; index += 1) abandon(session);
      await isGreeted(session);
      session.destroy();
      await closed;
    };

    for (let round = 0; round < 8; round += 1) await Promise.all([burst(), burst(), burst(), burst()]);

    expect((await client.unary(getEngine, {}, onward())).message.engineVersion).toBe('7');
  }, 60_000);
});

describe('a service that gives up many calls at once', () => {
  const LEAVING = 1_500;

  it('keeps its connection, and the call that it still waits for', async () => {
    const [arrived, finish] = [deferred(), deferred()];
    let begun = 0;
    const { server } = await serveMethods(
      [
        unary(getEngine, async (_request, { signal }) => {
          begun += 1;
          if (begun === LEAVING + 1) arrived.resolve();
          if (begun <= LEAVING + 1) await Promise.race([aborted(signal), finish.promise]);
          return { engineVersion: '7' };
        }),
      ],
      0,
      2_000,
    );
    const client = clientTo(server.port);
    const [leaving, patient] = [new AbortController(), onward({ withinMs: 60_000 })];
    const staying = client.unary(getEngine, {}, patient);
    const left = Array.from({ length: LEAVING }, () =>
      client.unary(getEngine, {}, { ...patient, signal: leaving.signal }).catch((error: unknown) => error),
    );
    await arrived.promise;

    leaving.abort();
    await Promise.all(left);
    // It comes after all the resets, on the same connection.
    const next = await client.unary(getEngine, {}, patient);
    finish.resolve();

    expect(next.message.engineVersion).toBe('7');
    expect((await staying).message.engineVersion).toBe('7');
    // A call whose connection was lost would have been asked again.
    expect(begun).toBe(LEAVING + 2);
  });
});
