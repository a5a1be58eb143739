import { contextV1 } from '@perfolio/contracts';
import { PerfolioError } from '@perfolio/errors';

import { Encoded, stream, upload } from '../src';
import {
  aborted,
  clientTo,
  closeOpened,
  deferred,
  getSeries,
  importPrices,
  onward,
  serveMethods,
} from './echo-service';

afterEach(closeOpened);

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
      for await (const part of parts(200, 100_000)) {
        given += 1;
        clearTimeout(timer);
        timer = setTimeout(() => stalled.resolve(), 300);
        yield part;
      }
    }
    let timer = setTimeout(() => {}, 0);

    const reply = clientTo(server.port).upload(importPrices, source(), onward({ withinMs: 18_000 }));
    await stalled.promise;
    const givenBefore = given;
    read.resolve();
    await reply;

    expect(givenBefore).toBeLessThan(200);
    expect(given).toBe(200);
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

  it('comes as bytes to those who only hand it on, with what came behind it', async () => {
    const { server } = await serveMethods([
      stream(getSeries, async function* (_request, call) {
        yield new Encoded(contextV1.GetSeriesResponse.encode(message('A')).finish());
        yield message('B');
        call.trailer('answer-tag', 'tag');
      }),
    ]);

    const raw = clientTo(server.port).rawStream(getSeries, QUESTION, onward());
    const tickers: string[] = [];
    for await (const bytes of raw.messages) tickers.push(contextV1.GetSeriesResponse.decode(bytes).ticker);

    expect(tickers).toEqual(['A', 'B']);
    expect([raw.trailer('answer-tag'), raw.trailer('other')]).toEqual(['tag', undefined]);
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
