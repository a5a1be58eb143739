import { createRedisParts, createResultCache } from '../src/index';
import { HeldComputation } from '../testing/computation';
import { type Fleet, startFleet } from '../testing/fleet';
import { bytesOf, generationOf, keyOf, never, sealingKeyOf, userOf } from '../testing/samples';
import { answering, linked } from '../testing/shared-parts-of';

const OPENED = 'The shared store is in trouble: answers are computed without it.';
const CLOSED = 'The shared store is in use again.';
/** What a loaded machine may add to a time that is measured. */
const SLACK_MS = 1_000;
/** The usual budgets of a request: they are what is measured here. */
const USUAL = { commandMs: 100, requestMs: 250 };

let users = 5_000;
const freshKey = () => keyOf({ user: userOf(users++) });
const answer = async () => bytesOf('report');

describe('when Redis misbehaves', () => {
  let fleet: Fleet;
  const get = (key = freshKey(), compute: () => Promise<Uint8Array> = answer) =>
    fleet.at(0).cache.getOrCompute(key, never(), compute);
  /** Asks until the shared store is used again; every answer on the way is right. */
  const timeUntilUsed = async (): Promise<number> => {
    const began = performance.now();
    for (;;) {
      const { outcome, stored } = await get(freshKey(), async () => {
        await new Promise((resolve) => setImmediate(resolve));
        return bytesOf('report');
      });
      if (outcome === 'computed' && stored) return performance.now() - began;
    }
  };

  beforeEach(async () => {
    fleet = await startFleet({ replicas: 2, limits: USUAL });
  });
  afterEach(() => fleet.stop());

  it('computes and answers when Redis is killed, and uses it again within two seconds (R1)', async () => {
    const { recorder, log, parts } = fleet.at(0);
    await get();
    await fleet.redis.kill();

    const outcomes = [];
    for (let index = 0; index < 50; index += 1) {
      const { outcome, reason } = await get();
      outcomes.push(`${outcome}: ${reason}`);
    }
    expect(new Set(outcomes)).toEqual(new Set(['bypass: away']));
    expect(log.filter((line) => line === OPENED)).toHaveLength(1);
    await fleet.redis.restart();

    expect(await timeUntilUsed()).toBeLessThan(2_000 + SLACK_MS);
    expect(log.filter((line) => line === CLOSED)).toHaveLength(1);
    expect(recorder.count('perfolio.cache.requests{tier=none,outcome=bypass}')).toBeGreaterThanOrEqual(50);
    await answering(parts);
  });

  it('waits at most 250 ms for a paused Redis, and uses it again within two seconds (R2)', async () => {
    await get();
    fleet.redis.pause();
    const waits = [];
    for (let index = 0; index < 8; index += 1) {
      const began = performance.now();
      expect((await get()).outcome).toBe('bypass');
      waits.push(performance.now() - began);
    }
    fleet.redis.resume();

    expect(Math.max(...waits)).toBeLessThan(250 + SLACK_MS);
    expect(Math.min(...waits)).toBeLessThan(50);
    expect(await timeUntilUsed()).toBeLessThan(2_000 + SLACK_MS);
  });

  it('notices a link that went silent within two seconds, and drops L1 (R8)', async () => {
    const key = freshKey();
    await get(key);
    expect((await get(key)).outcome).toBe('hit-local');
    const began = performance.now();
    const lost = linked(fleet.at(0).parts, 'down');
    fleet.redis.pause();

    await lost;

    expect(performance.now() - began).toBeLessThan(2_000 + SLACK_MS);
    expect((await get(key)).outcome).toBe('bypass');
    fleet.redis.resume();
  });

  it('drops L1 again when the link is back, and hears changes then', async () => {
    const { parts, cache } = fleet.at(0);
    const lost = linked(parts, 'down');
    await fleet.redis.kill();
    await lost;
    const key = freshKey();
    await get(key);
    const back = linked(parts, 'up');
    const otherBack = linked(fleet.at(1).parts, 'up');
    await fleet.redis.restart();
    await Promise.all([back, otherBack, answering(parts), answering(fleet.at(1).parts)]);

    expect((await cache.getOrCompute(key, never(), answer)).outcome).not.toBe('hit-local');
    const heard = new Promise((resolve) => parts.bus.onInvalidated(resolve));
    const invalidation = { user: key.user, generation: generationOf(9), announcement: bytesOf('x') };
    await fleet.at(1).parts.store.drop(invalidation, never());
    expect(await heard).toEqual(invalidation);
  });

  it('answers although the lease could not be released', async () => {
    const held = new HeldComputation();
    const got = fleet.at(0).cache.getOrCompute(freshKey(), never(), held.compute);
    const run = await held.run(1);
    await fleet.redis.kill();
    const began = performance.now();
    run.finish(bytesOf('report'));

    expect(await got).toMatchObject({ outcome: 'computed', stored: false });
    expect(performance.now() - began).toBeLessThan(100 + SLACK_MS);
    await fleet.at(0).cache.close();
    expect(fleet.at(0).recorder.count('perfolio.cache.lock{outcome=unreleased}')).toBe(1);
  });

  it('only misses after a flush (R3)', async () => {
    const key = freshKey();
    await get(key);
    const [one, other] = [fleet.at(0), fleet.at(1)];
    const { Redis } = await import('ioredis');
    const redis = new Redis(fleet.redis.port, '127.0.0.1');
    await redis.flushall();
    await redis.script('FLUSH');
    redis.disconnect();

    expect((await other.cache.getOrCompute(key, never(), answer)).outcome).toBe('computed');
    expect((await one.cache.getOrCompute(key, never(), answer)).outcome).toBe('hit-local');
    expect(one.log).not.toContain(OPENED);
  });

  it('rejects a drop that did not reach Redis, so that it is tried again (I7)', async () => {
    await fleet.redis.kill();
    const invalidation = { user: userOf(1), generation: generationOf(9), announcement: bytesOf('') };

    await expect(fleet.at(0).parts.store.drop(invalidation, never())).rejects.toThrow(/writeable|closed/);
    await expect(fleet.at(0).parts.store.erase(invalidation, never())).rejects.toThrow(/writeable|closed/);
  });

  it('computes no more at once than it may while the store is away', async () => {
    await fleet.redis.kill();
    let [running, most] = [0, 0];
    const compute = async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return bytesOf('report');
    };

    await Promise.all(Array.from({ length: 100 }, () => get(freshKey(), compute)));

    expect(most).toBeLessThanOrEqual(8);
  });
});

describe('when Redis was never there', () => {
  it('computes, keeps what it can, and closes', async () => {
    const parts = createRedisParts({ url: 'redis://127.0.0.1:1' });
    const cache = createResultCache({ parts, sealingKeys: [sealingKeyOf(1)] });
    const key = freshKey();

    expect((await cache.getOrCompute(key, never(), answer)).outcome).toBe('bypass');
    expect((await cache.getOrCompute(key, never(), answer)).outcome).toBe('hit-local');
    await expect(cache.usageOf(key.user, never())).rejects.toThrow(/writeable|closed/);

    await cache.close();
    await parts.close();
  });
});
