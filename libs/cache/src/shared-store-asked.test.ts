import { bytesOf, generationOf, keyOf, never, userOf } from '../testing/samples';
import { clusterPair, memoryPair, type Pair, redisPair } from '../testing/shared-parts-of';

import type { CacheKey, Filled } from './index';

const TTL_MS = 60_000;

let users = 5_000;
const freshUser = (): string => userOf(users++);

describe.each([
  ['in memory', memoryPair],
  ['on Redis', redisPair],
  ['in a Cluster', clusterPair],
])('the records of questions %s', (_where, create) => {
  let pair: Pair;
  const fill = (
    key: CacheKey,
    record: string,
    { question = 'q', entries = 100, failed = false, ttlMs = TTL_MS } = {},
  ): Promise<Filled> => {
    const frame = { key, frame: bytesOf('frame'), expiresAt: Date.now() + ttlMs, ttlMs, failed };
    const asked = { question, record };
    return pair.one.store.fill({ ...frame, quota: { entries, bytes: 100_000 }, asked }, never());
  };
  const invalidationOf = (user: string, number: number) => ({
    user,
    generation: generationOf(number),
    announcement: bytesOf('x'),
  });

  beforeAll(async () => {
    pair = await create();
  });
  afterAll(() => pair.stop());

  it('are told by the next fill of the same question, and only by that', async () => {
    const user = freshUser();

    const first = await fill(keyOf({ user, digest: 1 }), 'first');
    const other = await fill(keyOf({ user, digest: 2 }), 'other', { question: 'another' });
    const foreign = await fill(keyOf({ user: freshUser(), digest: 1 }), 'foreign');
    const second = await fill(keyOf({ user, digest: 3 }), 'second');
    const third = await fill(keyOf({ user, digest: 4 }), 'third');

    expect([first, other, foreign].map(({ before }) => before)).toEqual([undefined, undefined, undefined]);
    expect([second, third]).toEqual([
      { outcome: 'stored', before: 'first' },
      { outcome: 'stored', before: 'second' },
    ]);
  });

  it('outlive a drop, and the adoption of a later generation', async () => {
    const user = freshUser();
    await fill(keyOf({ user, generation: generationOf(5) }), 'at five');
    await pair.other.store.drop(invalidationOf(user, 6), never());

    const dropped = await fill(keyOf({ user, generation: generationOf(6) }), 'at six');
    const adopted = await fill(keyOf({ user, generation: generationOf(7) }), 'at seven');

    expect([dropped.before, adopted.before]).toEqual(['at five', 'at six']);
  });

  it('go with an erasure', async () => {
    const user = freshUser();
    await fill(keyOf({ user }), 'before');
    await pair.other.store.erase(invalidationOf(user, 6), never());

    expect(await fill(keyOf({ user, generation: generationOf(6) }), 'after')).toEqual({ outcome: 'stored' });
  });

  it('say nothing of a frame that somebody else has just filled', async () => {
    const key = keyOf({ user: freshUser() });
    await fill(key, 'one');

    expect(await fill(key, 'the same')).toEqual({ outcome: 'stored', before: '' });
  });

  it('tell of a frame that has ended', async () => {
    const key = keyOf({ user: freshUser() });
    const ttlMs = 100;
    while ((await fill(key, 'short', { ttlMs })).outcome !== 'stored');
    const filled = Date.now();
    while (Date.now() <= filled + ttlMs);

    expect(await fill(key, 'again')).toEqual({ outcome: 'stored', before: 'short' });
  });

  it('are left by fills that were stored alone', async () => {
    const user = freshUser();
    const key = keyOf({ user, generation: generationOf(6) });
    await fill(key, 'answer');

    const refused = [
      await fill(keyOf({ user, generation: generationOf(5) }), 'superseded'),
      await fill(keyOf({ user, generation: generationOf(6), digest: 2 }), 'expired', { ttlMs: -1 }),
      await fill(key, 'failure', { failed: true }),
    ];
    const next = await fill(keyOf({ user, generation: generationOf(7) }), 'next');

    expect(refused).toEqual([{ outcome: 'superseded' }, { outcome: 'expired' }, { outcome: 'answered' }]);
    expect(next.before).toBe('answer');
  });

  it('are at most twice as many as a user may hold entries; the next begins anew', async () => {
    const user = freshUser();
    const ask = (digest: number) =>
      fill(keyOf({ user, digest }), `${digest}`, { question: `${digest % 3}`, entries: 1 });

    const befores = [await ask(0), await ask(1), await ask(3), await ask(2), await ask(6), await ask(5)];

    expect(befores.map(({ before }) => before)).toEqual([undefined, undefined, '0', undefined, undefined, '2']);
  });

  it('are not made where nobody names a question', async () => {
    const user = freshUser();
    const frame = { frame: bytesOf('frame'), expiresAt: Date.now() + TTL_MS, ttlMs: TTL_MS };
    const quota = { entries: 10, bytes: 1_000 };

    expect(await pair.one.store.fill({ ...frame, key: keyOf({ user }), quota }, never())).toEqual({
      outcome: 'stored',
    });
    expect(await pair.one.store.fill({ ...frame, key: keyOf({ user }), quota }, never())).toEqual({
      outcome: 'stored',
    });
  });
});
