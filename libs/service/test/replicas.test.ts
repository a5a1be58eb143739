import { fork } from 'node:child_process';
import { once } from 'node:events';
import { promises as names } from 'node:dns';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { PerfolioError } from '@perfolio/errors';

import { createServiceClient, createServiceIdentity, type ServiceClient, unary } from '../src';
import {
  aborted,
  clientTo,
  closeOpened,
  deferred,
  getEngine,
  onward,
  SECRET,
  serveAt,
  serveMethods,
} from './echo-service';

afterEach(closeOpened);

/** What a loaded machine may add to a time that is measured. */
const SLACK_MS = 2_000;

const named = (engineVersion: string) => unary(getEngine, async () => ({ engineVersion }));

const ask = async (client: ServiceClient): Promise<string> =>
  (await client.unary(getEngine, {}, onward())).message.engineVersion;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Asks until an answer comes, for at most as long as the test may take; resolves with the time it took. */
async function untilAnswered(client: ServiceClient, wanted: string): Promise<number> {
  const started = performance.now();
  while ((await ask(client).catch(() => '')) !== wanted);
  return performance.now() - started;
}

describe('replicas', () => {
  it('are asked in turn', async () => {
    const [one, two] = await Promise.all([serveMethods([named('one')]), serveMethods([named('two')])]);
    const client = clientTo(one.server.port, two.server.port);
    await untilAnswered(client, 'one');
    await untilAnswered(client, 'two');

    const answers = await Promise.all(Array.from({ length: 10 }, () => ask(client)));

    expect(answers.filter((answer) => answer === 'one')).toHaveLength(5);
    expect(answers.filter((answer) => answer === 'two')).toHaveLength(5);
  });

  it('may be named by host names', async () => {
    const [one, two] = await Promise.all([serveMethods([named('one')]), serveMethods([named('two')])]);
    const client = createServiceClient({
      addresses: [`localhost:${one.server.port}`, `127.0.0.1:${two.server.port}`],
      audience: 'risk',
      identity: createServiceIdentity('gateway', SECRET, Date.now),
    });

    await untilAnswered(client, 'one');
    await untilAnswered(client, 'two');
    client.close();
  });

  it('are found when they come under a name in use', async () => {
    const { server } = await serveMethods([named('first')]);
    await serveAt({ host: '127.0.0.2', port: server.port }, [named('second')]);
    const behind = [{ address: '127.0.0.1', family: 4 }];
    const lookup = jest.spyOn(names, 'lookup').mockImplementation((async () => behind) as never);
    const client = createServiceClient({
      addresses: [`replicas.example:${server.port}`],
      audience: 'risk',
      identity: createServiceIdentity('gateway', SECRET, Date.now),
    });
    await untilAnswered(client, 'first');

    behind.push({ address: '127.0.0.2', family: 4 });

    await untilAnswered(client, 'second');
    await untilAnswered(client, 'first');
    client.close();
    lookup.mockRestore();
  }, 30_000);

  it('cover for one that leaves, without a failure', async () => {
    const [one, two] = await Promise.all([serveMethods([named('one')]), serveMethods([named('two')])]);
    const client = clientTo(one.server.port, two.server.port);
    await untilAnswered(client, 'one');
    await untilAnswered(client, 'two');

    const drained = two.server.drain(1000);
    const answers = await Promise.all(Array.from({ length: 50 }, () => ask(client)));
    await drained;
    answers.push(...(await Promise.all(Array.from({ length: 50 }, () => ask(client)))));

    expect(answers).toHaveLength(100);
  });

  it('cover for one that is killed while it works on a read', async () => {
    const child = fork(join(__dirname, 'hanging-service.js'));
    const [{ port }] = (await once(child, 'message')) as [{ port: number }];
    const started = once(child, 'message').then(() => 'started');
    const other = await serveMethods([named('other')]);
    const client = clientTo(port, other.server.port);
    const calls: Promise<string>[] = [];
    do calls.push(ask(client));
    while ((await Promise.race([started, calls.at(-1)])) !== 'started');

    child.kill('SIGKILL');

    expect(new Set(await Promise.all(calls))).toEqual(new Set(['other']));
  });
});

describe('a service that is away', () => {
  it('fails a call at once', async () => {
    const client = clientTo(await freePort());
    const started = performance.now();

    await expect(ask(client)).rejects.toMatchObject({ reason: 'DEPENDENCY_UNAVAILABLE', retryAfterMs: 1000 });

    expect(performance.now() - started).toBeLessThan(3000);
  });

  it('is found again within two seconds of its return', async () => {
    const port = await freePort();
    const client = clientTo(port);
    await expect(ask(client)).rejects.toMatchObject({ kind: 'unavailable' });
    await serveMethods([named('back')], port);

    expect(await untilAnswered(client, 'back')).toBeLessThan(2000 + SLACK_MS);
  });

  it('is not asked twice when it refused on purpose', async () => {
    let asked = 0;
    const { server } = await serveMethods([
      unary(getEngine, async () => {
        asked += 1;
        throw new PerfolioError('OVERLOADED', 'Ask again later.', { retryAfterMs: 2000 });
      }),
    ]);

    await expect(ask(clientTo(server.port))).rejects.toMatchObject({ reason: 'OVERLOADED', retryAfterMs: 2000 });

    expect(asked).toBe(1);
  });

  it('does not keep a caller who gives up', async () => {
    const started = deferred();
    const { server } = await serveMethods([
      unary(getEngine, async (_request, { signal }) => {
        started.resolve();
        await aborted(signal);
        return { engineVersion: '' };
      }),
    ]);
    const controller = new AbortController();
    const call = clientTo(server.port).unary(getEngine, {}, onward({ signal: controller.signal }));
    await started.promise;

    controller.abort();

    await expect(call).rejects.toMatchObject({ reason: 'CANCELLED' });
  });
});
