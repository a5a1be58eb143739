import { randomUUID } from 'node:crypto';
import { createRedisParts, type SharedParts } from '@perfolio/cache';
import { EVERYBODY } from '@perfolio/contracts';

import { type RedisServer, startRedis } from '../../../libs/cache/testing/redis-server';
import { PATIENT } from '../../../libs/cache/testing/samples';

import { type Asked, portfolioOf, startSystem, state, type System, TICKERS } from './system';

const HIT = /^perfolio; hit/;
const CHANGED = 'perfolio; fwd=stale; stored; detail=generation-changed';
const patient = () => AbortSignal.timeout(60_000);

jest.setTimeout(120_000);

describe('after an import', () => {
  let redis: RedisServer;
  let system: System;
  let parts: SharedParts;

  beforeEach(async () => {
    redis = await startRedis();
    system = await startSystem({ redisUrl: redis.url, risks: 2, cacheLimits: PATIENT });
    parts = createRedisParts({ url: redis.url });
  });

  afterEach(async () => {
    await parts.close();
    await system.close();
    await redis.stop();
  });

  const owner = () => system.principal.owner;
  /** Another user, who reads the portfolio as his own: this Context does not look whose it is. */
  const another = (): Partial<Asked['principal']> & { owner: string } => {
    const user = randomUUID();
    return { caller: user, owner: user };
  };
  /** Asks until the answer is kept: the first calls of a process may find a store that is not linked yet. */
  const hold = async (asked: Partial<Asked> = {}) => {
    while (!HIT.test((await system.ask(asked)).cacheStatus ?? ''));
  };
  const imported = (number: number) => {
    system.context.marketDataVersion = state(number);
    return state(number);
  };
  const announce = (version: string) =>
    parts.store.drop({ user: EVERYBODY, generation: version, announcement: new Uint8Array() }, patient());
  const entriesOf = async (user: string) =>
    (await parts.store.usageOf(user, patient())).reduce((sum, { entries }) => sum + entries, 0);
  const untilHolds = async (user: string, entries: number) => {
    while ((await entriesOf(user)) < entries);
  };

  it('the first reader meets a hit at the new prices, on every replica', async () => {
    await hold();
    const version = imported(501);

    await announce(version);
    await untilHolds(owner(), 2);

    for (const risk of [1, 0]) {
      const { cacheStatus, answer } = await system.ask({ risk, principal: { marketDataVersion: version } });
      expect(cacheStatus).toMatch(HIT);
      expect(answer.inputs?.marketDataVersion).toBe(version);
    }
    expect(system.context.asked.ownerSnapshots).toEqual([
      `${owner()} ${system.principal.portfolio} ${system.principal.generation}`,
    ]);
  });

  it('an inline portfolio is asked about again as it was sent', async () => {
    const subject = { $case: 'inline' as const, value: portfolioOf(TICKERS.slice(0, 4)) };
    await hold({ subject });
    const version = imported(501);

    await announce(version);
    await untilHolds(owner(), 2);

    const { cacheStatus } = await system.ask({ subject, principal: { marketDataVersion: version } });
    expect(cacheStatus).toMatch(HIT);
    expect(system.context.asked.ownerSnapshots).toEqual([]);
  });

  it('a reader who brings the news starts the refresh for all when nobody announced it', async () => {
    const other = another();
    await hold();
    await hold({ principal: other });
    const version = imported(501);

    await system.ask({ principal: { marketDataVersion: version } });
    await untilHolds(other.owner, 2);

    const { cacheStatus } = await system.ask({ principal: { ...other, marketDataVersion: version } });
    expect(cacheStatus).toMatch(HIT);
  });

  it('nothing is computed for erased and disabled users', async () => {
    const gone = another();
    await hold({ principal: gone });
    await hold();
    system.context.gone.add(gone.owner);

    await announce(imported(501));
    await untilHolds(owner(), 2);
    // The next refresh comes after all of this one.
    await announce(imported(502));
    await untilHolds(owner(), 3);

    expect(await entriesOf(gone.owner)).toBe(1);
    expect(system.context.asked.ownerSnapshots.filter((asked) => asked.startsWith(gone.owner))).toEqual([]);
  });

  it('a user who changed something meanwhile is given nothing older', async () => {
    await hold();
    const held = Promise.withResolvers<void>();
    const { context, principal } = system;
    context.gate = held.promise;
    const version = imported(501);

    await announce(version);
    while (context.asked.ownerSnapshots.length === 0) await entriesOf(owner());
    context.generation = state(1_001);
    context.portfolios.set(principal.portfolio ?? '', portfolioOf(TICKERS.slice(0, 3)));
    held.resolve();
    const now = { generation: state(1_001), marketDataVersion: version };
    const { cacheStatus, answer } = await system.ask({ principal: now });

    expect(cacheStatus).toBe(CHANGED);
    expect(answer.portfolioView?.tickers).toHaveLength(3);
    expect(await entriesOf(owner())).toBe(1);
  });

  it('two replicas that have an answer in use compute it once between them', async () => {
    for (const risk of [0, 1]) await hold({ risk });
    const version = imported(501);

    await announce(version);
    await untilHolds(owner(), 2);
    await announce(imported(502));
    await untilHolds(owner(), 3);

    expect(system.context.asked.ownerSnapshots).toHaveLength(2);
  });
});
