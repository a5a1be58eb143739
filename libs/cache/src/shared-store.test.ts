import { bytesOf, BOB, generationOf, keyOf, METHOD, never, textOf, userOf } from '../testing/samples';
import { clusterPair, memoryPair, type Pair, redisPair, sentinelPair } from '../testing/shared-parts-of';

import type { CacheKey, FillOutcome, Generation, Invalidation, Quota } from './index';

const QUOTA: Quota = { entries: 100, bytes: 100_000 };
const TTL_MS = 60_000;

let users = 100;
const freshUser = (): string => userOf(users++);

const invalidationOf = (user: string, generation: Generation): Invalidation => ({
  user,
  generation,
  announcement: bytesOf('x'),
});

describe.each([
  ['in memory', memoryPair],
  ['on Redis', redisPair],
  ['behind Sentinels', sentinelPair],
  ['in a Cluster', clusterPair],
])('the shared store %s', (_where, create) => {
  let pair: Pair;
  const fill = async (
    key: CacheKey,
    text: string,
    { quota = QUOTA, ttlMs = TTL_MS, failed = false } = {},
  ): Promise<FillOutcome> => {
    const frame = { key, frame: bytesOf(text), expiresAt: Date.now() + ttlMs, ttlMs };
    return (await pair.one.store.fill({ ...frame, quota, failed }, never())).outcome;
  };
  const read = async (key: CacheKey): Promise<string | undefined> => {
    const frame = await pair.other.store.lookUp(key, never());
    return frame === undefined ? undefined : textOf(frame);
  };
  const drop = (user: string, generation: Generation) =>
    pair.other.store.drop(invalidationOf(user, generation), never());
  const erase = (user: string, generation: Generation) =>
    pair.other.store.erase(invalidationOf(user, generation), never());

  beforeAll(async () => {
    pair = await create();
  });
  afterAll(() => pair.stop());

  it('finds a frame under the key it was filled under', async () => {
    const key = keyOf({ user: freshUser() });

    expect(await fill(key, 'frame')).toBe('stored');

    expect(await read(key)).toBe('frame');
  });

  it.each([
    ['user', { user: BOB }],
    ['method', { method: 'perfolio.risk.v1.RiskService/GetFrontier' }],
    ['digest', { digest: 2 }],
    ['number of the generation', { generation: generationOf(6) }],
    ['tag of the generation', { generation: generationOf(5, 2) }],
  ])('finds nothing under another %s', async (_part, other) => {
    const user = freshUser();
    await fill(keyOf({ user }), 'frame');

    expect(await read(keyOf({ user, ...other }))).toBeUndefined();
  });

  it('refuses a fill when it holds a larger generation', async () => {
    const user = freshUser();
    const newer = keyOf({ user, generation: generationOf(6) });
    await fill(newer, 'newer');

    expect(await fill(keyOf({ user, generation: generationOf(5) }), 'older')).toBe('superseded');

    expect(await read(newer)).toBe('newer');
  });

  it('orders generations by number, not by text', async () => {
    const user = freshUser();
    await fill(keyOf({ user, generation: generationOf(9) }), 'nine');

    expect(await fill(keyOf({ user, generation: generationOf(10) }), 'ten')).toBe('stored');
    expect(await fill(keyOf({ user, generation: generationOf(9) }), 'nine')).toBe('superseded');
  });

  it('unlinks everything at an equal number with another tag', async () => {
    const user = freshUser();
    const lost = [1, 2].map((digest) => keyOf({ user, digest, generation: generationOf(5, 1) }));
    for (const key of lost) await fill(key, 'lost history');
    const real = keyOf({ user, generation: generationOf(5, 2) });

    expect(await fill(real, 'real')).toBe('stored');

    expect(await Promise.all([...lost, real].map(read))).toEqual([undefined, undefined, 'real']);
  });

  it('forgets older generations when a newer one is filled', async () => {
    const user = freshUser();
    await fill(keyOf({ user, digest: 1 }), 'older');

    await fill(keyOf({ user, digest: 2, generation: generationOf(6) }), 'newer');

    expect(await pair.one.store.usageOf(user, never())).toEqual([{ method: METHOD, entries: 1, bytes: 5 }]);
  });

  it('refuses a frame that has expired', async () => {
    const key = keyOf({ user: freshUser() });

    expect(await fill(key, 'frame', { ttlMs: -1 })).toBe('expired');

    expect(await read(key)).toBeUndefined();
  });

  it('refuses a frame larger than a user may hold', async () => {
    const key = keyOf({ user: freshUser() });

    expect(await fill(key, 'x'.repeat(11), { quota: { entries: 10, bytes: 10 } })).toBe('too-large');

    expect(await read(key)).toBeUndefined();
  });

  it.each([
    ['entries', { entries: 2, bytes: 1_000 }],
    ['bytes', { entries: 100, bytes: 11 }],
  ])('puts out first what ends first when the quota of %s is reached', async (_what, quota) => {
    const user = freshUser();
    const keys = [3, 1, 2].map((digest) => keyOf({ user, digest }));
    for (const [index, key] of keys.entries()) await fill(key, '12345', { quota, ttlMs: TTL_MS * (index + 1) });

    expect(await Promise.all(keys.map(read))).toEqual([undefined, '12345', '12345']);
  });

  it('puts out others for a frame that ends before them', async () => {
    const user = freshUser();
    const [long, short] = [keyOf({ user, digest: 1 }), keyOf({ user, digest: 2 })];
    const quota = { entries: 1, bytes: 1_000 };
    await fill(long, 'long', { quota });

    expect(await fill(short, 'short', { quota, ttlMs: TTL_MS / 2 })).toBe('stored');

    expect(await Promise.all([long, short].map(read))).toEqual([undefined, 'short']);
  });

  describe('a failure', () => {
    it('is filled where nothing is, and gives way to an answer', async () => {
      const key = keyOf({ user: freshUser() });

      expect(await fill(key, 'failure', { failed: true })).toBe('stored');
      expect(await read(key)).toBe('failure');
      expect(await fill(key, 'answer')).toBe('stored');

      expect(await read(key)).toBe('answer');
    });

    it('never takes the place of an answer of its key', async () => {
      const key = keyOf({ user: freshUser() });
      await fill(key, 'answer');

      expect(await fill(key, 'failure', { failed: true })).toBe('answered');

      expect(await read(key)).toBe('answer');
    });

    it('takes the place of an answer of an earlier generation, and of one that has ended', async () => {
      const user = freshUser();
      await fill(keyOf({ user }), 'earlier');
      const key = keyOf({ user, digest: 1, generation: generationOf(6) });
      const ended = keyOf({ user, digest: 2, generation: generationOf(6) });

      expect(await fill(key, 'failure', { failed: true })).toBe('stored');
      await fill(ended, 'ended', { ttlMs: 1 });
      const filled = Date.now();
      while (Date.now() <= filled + 2);
      expect(await fill(ended, 'failure', { failed: true })).toBe('stored');

      expect(await Promise.all([key, ended].map(read))).toEqual(['failure', 'failure']);
    });
  });

  it('reclaims what has ended while its user goes on', async () => {
    const user = freshUser();
    await fill(keyOf({ user, digest: 1 }), 'short', { ttlMs: 1 });
    const filled = Date.now();
    while (Date.now() <= filled + 2);

    await fill(keyOf({ user, digest: 3 }), 'long');

    expect(await pair.one.store.usageOf(user, never())).toEqual([{ method: METHOD, entries: 1, bytes: 4 }]);
  });

  it('counts a frame that is filled twice once', async () => {
    const user = freshUser();
    const key = keyOf({ user });
    await fill(key, 'first one');

    await fill(key, 'second');

    expect(await pair.one.store.usageOf(user, never())).toEqual([{ method: METHOD, entries: 1, bytes: 6 }]);
  });

  it('says what a user holds by method', async () => {
    const user = freshUser();
    await fill(keyOf({ user, method: 'b.B/M', digest: 1 }), '12');
    await fill(keyOf({ user, method: 'b.B/M', digest: 2 }), '123');
    await fill(keyOf({ user, method: 'a.A/M' }), '1');

    expect(await pair.one.store.usageOf(user, never())).toEqual([
      { method: 'a.A/M', entries: 1, bytes: 1 },
      { method: 'b.B/M', entries: 2, bytes: 5 },
    ]);
    expect(await pair.one.store.usageOf(freshUser(), never())).toEqual([]);
  });

  describe('a drop', () => {
    it('forgets what that user held before, and nobody else', async () => {
      const [one, other] = [keyOf({ user: freshUser() }), keyOf({ user: freshUser() })];
      await fill(one, 'one');
      await fill(other, 'other');

      await drop(one.user, generationOf(6));

      expect(await Promise.all([one, other].map(read))).toEqual([undefined, 'other']);
    });

    it('refuses what was computed before it (I1, I8)', async () => {
      const key = keyOf({ user: freshUser() });

      await drop(key.user, generationOf(6));

      expect(await fill(key, 'late')).toBe('superseded');
    });

    it('may come twice and out of order', async () => {
      const user = freshUser();
      const current = keyOf({ user, generation: generationOf(7) });
      await drop(user, generationOf(7));
      await fill(current, 'current');

      await drop(user, generationOf(7));
      await drop(user, generationOf(6));

      expect(await read(current)).toBe('current');
      expect(await fill(keyOf({ user, generation: generationOf(6) }), 'older')).toBe('superseded');
    });

    it('forgets a lost history of the same number', async () => {
      const lost = keyOf({ user: freshUser(), generation: generationOf(5, 1) });
      await fill(lost, 'lost history');

      await drop(lost.user, generationOf(5, 2));

      expect(await read(lost)).toBeUndefined();
    });
  });

  describe('an erasure', () => {
    it('forgets whatever it finds, a later generation of a lost history too', async () => {
      const lost = keyOf({ user: freshUser(), generation: generationOf(9) });
      await fill(lost, 'lost history');

      await erase(lost.user, generationOf(6));

      expect(await read(lost)).toBeUndefined();
      expect(await pair.one.store.usageOf(lost.user, never())).toEqual([]);
    });

    it('is not undone by a computation in flight (I23)', async () => {
      const key = keyOf({ user: freshUser() });
      await fill(key, 'before');

      await erase(key.user, generationOf(6));

      expect(await fill(key, 'late')).toBe('superseded');
      expect(await read(key)).toBeUndefined();
    });

    it('may come twice', async () => {
      const key = keyOf({ user: freshUser() });

      await erase(key.user, generationOf(6));
      await erase(key.user, generationOf(6));

      expect(await fill(key, 'late')).toBe('superseded');
    });
  });
});
