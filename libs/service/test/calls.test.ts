import { Client, credentials, Metadata } from '@grpc/grpc-js';
import { contextV1 } from '@perfolio/contracts';
import { PerfolioError } from '@perfolio/errors';

import { Encoded, stream, unary, upload } from '../src';
import {
  aborted,
  clientTo,
  closeOpened,
  deferred,
  getAnalysis,
  getEngine,
  getSeries,
  importPrices,
  onward,
  serveMethods,
} from './echo-service';

afterEach(closeOpened);

describe('a call between services', () => {
  it('carries a question there and an answer with trailers back', async () => {
    const { server } = await serveMethods([
      unary(getEngine, async (_request, call) => {
        call.trailer('cache-status', 'Perfolio; hit');
        return { engineVersion: `${call.requestId} ${call.metadata('more')}` };
      }),
    ]);

    const reply = await clientTo(server.port).unary(getEngine, {}, onward({ sent: { more: 'x' } }));

    expect(reply.message.engineVersion).toBe('request-1 x');
    expect(reply.trailer('cache-status')).toBe('Perfolio; hit');
    expect(reply.trailer('request-id')).toBe('request-1');
    expect(reply.trailer('nothing')).toBeUndefined();
  });

  it('hands bytes through without touching them', async () => {
    const bytes = Uint8Array.from([0x0a, 0x02, 0x68, 0x69]);
    const { server } = await serveMethods([unary(getEngine, async () => new Encoded(bytes))]);

    const reply = await clientTo(server.port).raw(getEngine, {}, onward());

    expect([...reply.message]).toEqual([...bytes]);
  });

  it('brings a refusal back as it was thrown', async () => {
    const violation = { field: 'a', rule: 'finite', description: 'a must be finite.', limit: '1', got: 'NaN' };
    const { server } = await serveMethods([
      unary(getEngine, async () => {
        throw new PerfolioError('FIELD_INVALID', 'a must be finite.', { violations: [violation] });
      }),
    ]);

    const refused = clientTo(server.port).unary(getEngine, {}, onward());

    await expect(refused).rejects.toMatchObject({
      reason: 'FIELD_INVALID',
      message: 'a must be finite.',
      violations: [violation],
    });
  });

  it('gives the other side 50 ms less than it has', async () => {
    const { server } = await serveMethods([
      unary(getEngine, async (_request, call) => ({ engineVersion: String(call.deadline - Date.now()) })),
    ]);

    const reply = await clientTo(server.port).unary(getEngine, {}, onward({ withinMs: 2000 }));

    expect(Number(reply.message.engineVersion)).toBeLessThanOrEqual(1950);
    expect(Number(reply.message.engineVersion)).toBeGreaterThan(1000);
  });

  it('ends at its deadline on both sides as late', async () => {
    const reason = deferred<unknown>();
    const { server, lines } = await serveMethods([
      unary(getEngine, async (_request, { signal }) => {
        reason.resolve(await aborted(signal));
        return { engineVersion: '' };
      }),
    ]);

    const late = clientTo(server.port).unary(getEngine, {}, onward({ withinMs: 250 }));

    await expect(late).rejects.toMatchObject({ reason: 'DEADLINE_EXCEEDED' });
    expect(await reason.promise).toMatchObject({ reason: 'DEADLINE_EXCEEDED' });
    expect(lines.all.map(({ status }) => status)).toEqual(['DEADLINE_EXCEEDED']);
  });

  it('is refused when its deadline has passed', async () => {
    const { server } = await serveMethods([unary(getEngine, async () => ({ engineVersion: '' }))]);

    const late = clientTo(server.port).unary(getEngine, {}, onward({ withinMs: -10 }));

    await expect(late).rejects.toMatchObject({ reason: 'DEADLINE_EXCEEDED' });
  });

  it('stops the work of the other side when the caller gives up', async () => {
    const started = deferred();
    const reason = deferred<unknown>();
    const { server } = await serveMethods([
      unary(getEngine, async (_request, { signal }) => {
        started.resolve();
        reason.resolve(await aborted(signal));
        return { engineVersion: '' };
      }),
    ]);
    const controller = new AbortController();

    const call = clientTo(server.port).unary(getEngine, {}, onward({ signal: controller.signal }));
    await started.promise;
    controller.abort(new PerfolioError('CANCELLED', 'enough'));

    await expect(call).rejects.toMatchObject({ reason: 'CANCELLED', message: 'enough' });
    expect(await reason.promise).toMatchObject({ reason: 'CANCELLED' });
  });

  it('does not start for a caller who has given up', async () => {
    const { server, lines } = await serveMethods([unary(getEngine, async () => ({ engineVersion: '' }))]);

    const call = clientTo(server.port).unary(getEngine, {}, onward({ signal: AbortSignal.abort() }));

    await expect(call).rejects.toMatchObject({ reason: 'CANCELLED' });
    expect(lines.all).toEqual([]);
  });
});

describe('a bad request', () => {
  const rejected = (port: number, path: string, bytes: Buffer, metadata = new Metadata()) =>
    new Promise<{ code: number; details: string }>((resolve) => {
      const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
      const asIs = (value: Buffer) => value;
      client.makeUnaryRequest(path, asIs, asIs, bytes, metadata, (error) => {
        client.close();
        resolve({ code: error?.code ?? 0, details: error?.details ?? '' });
      });
    });

  it('is told which field nobody knows', async () => {
    const { server } = await serveMethods([unary(getAnalysis, async () => new Encoded(new Uint8Array()))]);
    // Field 1 is the subject, its field 2 the inline portfolio, and 0x98 0x06 opens number 99 inside it.
    const bytes = Buffer.from([0x0a, 0x05, 0x12, 0x03, 0x98, 0x06, 0x01]);

    const { code, details } = await rejected(server.port, getAnalysis.path, bytes);

    expect(code).toBe(3);
    expect(details).toContain('subject.inline.#99');
  });

  it('is told that it cannot be read', async () => {
    const { server } = await serveMethods([unary(getAnalysis, async () => new Encoded(new Uint8Array()))]);

    const { code, details } = await rejected(server.port, getAnalysis.path, Buffer.from([0x0a, 0x7f]));

    expect(code).toBe(3);
    expect(details).toContain('is not a perfolio.risk.v1.RiskService/GetAnalysis message');
  });

  it('is told that it is too large', async () => {
    const { server } = await serveMethods([unary(getAnalysis, async () => new Encoded(new Uint8Array()))]);

    const { code } = await rejected(server.port, getAnalysis.path, Buffer.alloc(4 * 1024 * 1024 + 1));

    expect(code).toBe(8);
  });

  it('is told that its metadata is too large', async () => {
    const { server, lines } = await serveMethods([unary(getEngine, async () => ({ engineVersion: '' }))]);
    const metadata = new Metadata();
    metadata.set('x-large', 'x'.repeat(17_000));

    const { code } = await rejected(server.port, getEngine.path, Buffer.alloc(0), metadata);

    expect(code).toBe(8);
    expect(lines.all[0]).toMatchObject({ reason: 'HEADER_TOO_LARGE' });
  });
});

describe('an upload', () => {
  async function* parts(count: number, bytes: number) {
    for (let index = 0; index < count; index += 1) {
      yield contextV1.ImportPricesRequest.fromPartial({ part: { csv: Buffer.alloc(bytes, index) } });
    }
  }

  it('answers after the last part', async () => {
    const { server } = await serveMethods([
      upload(importPrices, async (requests) => {
        let count = 0;
        for await (const _request of requests) count += 1;
        return contextV1.ImportPricesResponse.fromPartial({ report: { rows: count } });
      }),
    ]);

    const reply = await clientTo(server.port).upload(importPrices, parts(3, 10), onward());

    expect(reply.message.report?.rows).toBe(3);
  });

  it('waits for a reader that does not read', async () => {
    const read = deferred();
    const { server } = await serveMethods([
      upload(importPrices, async (requests) => {
        await read.promise;
        for await (const _request of requests);
        return new Encoded(new Uint8Array());
      }),
    ]);
    let given = 0;
    const stalled = deferred();
    async function* source() {
      for await (const part of parts(400, 100_000)) {
        given += 1;
        clearTimeout(timer);
        timer = setTimeout(() => stalled.resolve(), 300);
        yield part;
      }
    }
    let timer = setTimeout(() => {}, 0);

    const reply = clientTo(server.port).upload(importPrices, source(), onward());
    await stalled.promise;
    const givenBefore = given;
    read.resolve();
    await reply;

    expect(givenBefore).toBeLessThan(400);
    expect(given).toBe(400);
  });

  it('fails with the error of a source that fails, and wakes the reader', async () => {
    const first = deferred();
    const reader = deferred<unknown>();
    const { server } = await serveMethods([
      upload(importPrices, async (requests) => {
        try {
          for await (const _request of requests) first.resolve();
        } catch (error) {
          reader.resolve(error);
          throw error;
        }
        return new Encoded(new Uint8Array());
      }),
    ]);
    async function* broken() {
      yield* parts(1, 10);
      await first.promise;
      throw new PerfolioError('BODY_TOO_LARGE', 'The file is too large.');
    }

    const reply = clientTo(server.port).upload(importPrices, broken(), onward());

    await expect(reply).rejects.toMatchObject({ reason: 'BODY_TOO_LARGE', message: 'The file is too large.' });
    expect(await reader.promise).toBeDefined();
  });

  it('is closed at its source when the server refuses early', async () => {
    const closed = deferred();
    const { server } = await serveMethods([
      upload(importPrices, async () => {
        throw new PerfolioError('SCOPE_INSUFFICIENT', 'Only administrators import prices.');
      }),
    ]);
    async function* endless() {
      try {
        for (;;) yield* parts(1, 100_000);
      } finally {
        closed.resolve();
      }
    }

    const reply = clientTo(server.port).upload(importPrices, endless(), onward());

    await expect(reply).rejects.toMatchObject({ reason: 'SCOPE_INSUFFICIENT' });
    await closed.promise;
  });
});

describe('a stream', () => {
  const QUESTION = contextV1.GetSeriesRequest.fromPartial({ tickers: ['A'] });
  const message = (ticker: string) => contextV1.GetSeriesResponse.fromPartial({ ticker });

  it('hands over every message in order', async () => {
    const { server } = await serveMethods([
      stream(getSeries, async function* () {
        for (const ticker of ['A', 'B', 'C']) yield message(ticker);
      }),
    ]);
    const tickers: string[] = [];

    for await (const { ticker } of clientTo(server.port).stream(getSeries, QUESTION, onward())) tickers.push(ticker);

    expect(tickers).toEqual(['A', 'B', 'C']);
  });

  it('ends with the error of the other side', async () => {
    const { server } = await serveMethods([
      stream(getSeries, async function* () {
        yield message('A');
        throw new PerfolioError('VERSION_CHANGED', 'The prices changed.');
      }),
    ]);

    const read = async () => {
      for await (const _message of clientTo(server.port).stream(getSeries, QUESTION, onward()));
    };

    await expect(read()).rejects.toMatchObject({ reason: 'VERSION_CHANGED' });
  });

  it('stops the other side when the reader leaves early', async () => {
    const reason = deferred<unknown>();
    const ended = deferred();
    const { server } = await serveMethods([
      stream(getSeries, async function* (_request, { signal }) {
        void aborted(signal).then(reason.resolve);
        try {
          for (;;) {
            yield message('A');
            await new Promise((resolve) => setImmediate(resolve));
          }
        } finally {
          ended.resolve();
        }
      }),
    ]);

    for await (const _message of clientTo(server.port).stream(getSeries, QUESTION, onward())) break;

    expect(await reason.promise).toMatchObject({ reason: 'CANCELLED' });
    await ended.promise;
  });

  it('ends for the reason of the signal', async () => {
    const { server } = await serveMethods([
      stream(getSeries, async function* (_request, { signal }) {
        yield message('A');
        await aborted(signal);
      }),
    ]);
    const controller = new AbortController();

    const read = async () => {
      const messages = clientTo(server.port).stream(getSeries, QUESTION, onward({ signal: controller.signal }));
      for await (const _message of messages) controller.abort(new PerfolioError('CANCELLED', 'enough'));
    };

    await expect(read()).rejects.toMatchObject({ reason: 'CANCELLED', message: 'enough' });
  });
});
