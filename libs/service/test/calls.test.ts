import { Client, credentials, Metadata } from '@grpc/grpc-js';
import { PerfolioError } from '@perfolio/errors';

import { Encoded, unary } from '../src';
import { aborted, clientTo, closeOpened, deferred, getAnalysis, getEngine, onward, serveMethods } from './echo-service';

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
  const rejected = (port: number, path: string, { bytes = Buffer.alloc(0), metadata = new Metadata() }) =>
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

    const { code, details } = await rejected(server.port, getAnalysis.path, { bytes });

    expect(code).toBe(3);
    expect(details).toContain('subject.inline.#99');
  });

  it('is told that it cannot be read', async () => {
    const { server } = await serveMethods([unary(getAnalysis, async () => new Encoded(new Uint8Array()))]);

    const { code, details } = await rejected(server.port, getAnalysis.path, { bytes: Buffer.from([0x0a, 0x7f]) });

    expect(code).toBe(3);
    expect(details).toContain('is not a perfolio.risk.v1.RiskService/GetAnalysis message');
  });

  it('is told that it is too large', async () => {
    const { server } = await serveMethods([unary(getAnalysis, async () => new Encoded(new Uint8Array()))]);

    const { code } = await rejected(server.port, getAnalysis.path, { bytes: Buffer.alloc(4 * 1024 * 1024 + 1) });

    expect(code).toBe(8);
  });

  it('is told that its metadata is too large', async () => {
    const { server, lines } = await serveMethods([unary(getEngine, async () => ({ engineVersion: '' }))]);
    const metadata = new Metadata();
    metadata.set('x-large', 'x'.repeat(17_000));

    const { code } = await rejected(server.port, getEngine.path, { metadata });

    expect(code).toBe(8);
    expect(lines.all[0]).toMatchObject({ reason: 'HEADER_TOO_LARGE' });
  });
});
