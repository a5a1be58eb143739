import { createRedisParts, type Lease, type LeaseAnswer, type SharedParts } from '../src/index';
import { leaseKey } from '../src/cache-key';
import { ask, type RedisServer, startRedis, until } from '../testing/redis-server';
import { keyOf, never, userOf } from '../testing/samples';
import { connected } from '../testing/shared-parts-of';

const LEASE_MS = 5_000;
let users = 80_000;
const freshKey = () => keyOf({ user: userOf(users++) });

function granted(answer: LeaseAnswer): Lease {
  if (typeof answer === 'string') throw new Error(`not granted: ${answer}`);
  return answer;
}

describe.each([1, 3, 5])('leases over %i independent servers', (count) => {
  const minority = (count - 1) / 2;
  let nodes: readonly RedisServer[];
  let one: SharedParts;
  let other: SharedParts;
  const acquire = (parts: SharedParts, key: ReturnType<typeof keyOf>) => parts.leases.acquire(key, LEASE_MS, never());
  const votes = async (key: ReturnType<typeof keyOf>, reachable = nodes) => {
    const held = await Promise.all(reachable.map(({ port }) => ask(port, (redis) => redis.exists(leaseKey(key)))));
    return held.reduce((sum, vote) => sum + vote, 0);
  };
  const seat = (key: ReturnType<typeof keyOf>, some: readonly RedisServer[], holder: string) =>
    Promise.all(some.map(({ port }) => ask(port, (redis) => redis.set(leaseKey(key), holder, 'PX', LEASE_MS))));
  /** Resolves when every connection to a server that was away stands again. */
  const whole = async () => {
    for (const parts of [one, other]) {
      await until(async () => {
        const key = freshKey();
        const lease = granted(await acquire(parts, key));
        const all = await votes(key);
        await lease.release();
        return all === count;
      });
    }
  };

  beforeAll(async () => {
    nodes = await Promise.all(Array.from({ length: count }, () => startRedis()));
    const [first] = nodes;
    if (first === undefined) throw new Error('a server');
    const urls = { url: first.url, leaseUrls: nodes.map(({ url }) => url) };
    [one, other] = [createRedisParts(urls), createRedisParts(urls)];
    await Promise.all([connected(one), connected(other)]);
    await whole();
  });
  afterAll(async () => {
    for (const parts of [one, other]) await parts.close();
    for (const node of nodes) await node.stop();
  });

  it('are granted to one alone, and freed everywhere', async () => {
    const key = freshKey();
    const answers = await Promise.all([one, other, one, other].map((parts) => acquire(parts, key)));

    const leases = answers.filter((answer) => typeof answer !== 'string');
    // Votes that fall in equal parts are given back by all: then nobody has it, and each asks again.
    expect(leases.length).toBeLessThanOrEqual(1);
    for (const lease of leases) await lease.release();
    while ((await votes(key)) > 0);
    await granted(await acquire(other, key)).release();
  });

  it('settle a tie for nobody and take back what was voted', async () => {
    const key = freshKey();
    await seat(key, nodes.slice(0, minority + 1), 'another');

    expect(await acquire(one, key)).toBe('held');

    while ((await votes(key)) > minority + 1);
    await Promise.all(nodes.map(({ port }) => ask(port, (redis) => redis.del(leaseKey(key)))));
    await granted(await acquire(one, key)).release();
  });

  it('outlive as many dead servers as are no majority, and say when one more is', async () => {
    const key = freshKey();
    const dead = nodes.slice(count - minority);
    for (const node of dead) await node.kill();
    const lease = granted(await acquire(one, key));
    expect(await acquire(other, key)).toBe('held');
    await lease.release();
    const last = nodes[count - minority - 1];
    await last?.kill();

    expect(await acquire(one, freshKey())).toBe('unreachable');

    for (const node of nodes.slice(count - minority - 1)) await node.restart();
    await whole();
  });

  it('outlive as many hanging servers as are no majority, and say when one more is', async () => {
    const key = freshKey();
    for (const node of nodes.slice(count - minority)) node.pause();
    const began = performance.now();
    const lease = granted(await acquire(one, key));
    expect(await acquire(other, key)).toBe('held');
    expect(performance.now() - began).toBeLessThan(1_000);
    await lease.release();
    nodes[count - minority - 1]?.pause();

    expect(await acquire(one, freshKey())).toBe('unreachable');

    for (const node of nodes) node.resume();
    await whole();
  });
});
