import { HeldComputation } from '../testing/computation';
import { FakeClock } from '../testing/fake-clock';
import { RecordingMeter } from '../testing/recording-meter';
import { ALICE, BOB, bytesOf, digestOf, generationOf, METHOD, never, sealingKeyOf, textOf } from '../testing/samples';

import {
  cacheKey,
  createMemoryParts,
  createResultCache,
  type HotKey,
  type KeyOwner,
  type Refresher,
  type RefreshSource,
} from './index';

const OLD = generationOf(1);
const NEW = generationOf(2);
const OWNERS = new Map([ALICE, BOB].map((user) => [user, { user, generation: generationOf(5) }]));

/** A service whose request is a number: its digest is made of it and of the version of the data. */
function make({ owners = OWNERS as ReadonlyMap<string, KeyOwner> } = {}) {
  const clock = new FakeClock();
  const parts = createMemoryParts({ clock });
  const recorder = new RecordingMeter();
  const world = { version: 1, work: (_request: number): Promise<void> => clock.advance(10) };
  const computed: string[] = [];
  const replica = () => {
    const cache = createResultCache({
      parts,
      sealingKeys: [sealingKeyOf(1)],
      clock,
      random: () => 0.5,
      meter: recorder.meter,
    });
    const read = (user: string, request: number, more: { inPlaceOf?: HotKey; signal?: AbortSignal } = {}) => {
      const { signal = never(), ...options } = more;
      const owner = { user, generation: generationOf(5) };
      const key = cacheKey(owner, METHOD, digestOf(request * 1_000 + world.version));
      const compute = async () => {
        computed.push(`${user === ALICE ? 'alice' : 'bob'} ${request} v${world.version}`);
        await world.work(request);
        return bytesOf(`report ${request} v${world.version}`);
      };
      return cache.getOrCompute(key, signal, compute, { request: () => bytesOf(String(request)), ...options });
    };
    const source: RefreshSource = {
      owners: async (users) => new Map([...owners].filter(([user]) => users.includes(user))),
      ask: (key, { user }, signal) => read(user, Number(textOf(key.request)), { inPlaceOf: key, signal }),
    };
    return { cache, read, source, refresher: cache.refreshWith(source) };
  };
  const change = () => {
    world.version += 1;
    computed.length = 0;
  };
  /** What is due in a step has many turns of the loop to happen before the next. */
  const settled = async (refresher: Refresher, stepMs = 1) => {
    let over = false;
    const done = refresher.settled().then(() => {
      over = true;
    });
    for (let turn = 1; !over; turn += 1) await clock.advance(turn % 20 === 0 ? stepMs : 0);
    await done;
  };
  return { clock, parts, recorder, world, computed, change, replica, settled };
}

describe('after a change of the data behind all keys', () => {
  it('those who ask just then have a moment to themselves', async () => {
    const { change, replica, clock, computed, settled } = make();
    const { read, refresher } = replica();
    await read(ALICE, 1);
    change();

    refresher.refresh(NEW);
    await clock.advance(999);

    expect(computed).toEqual([]);
    await settled(refresher);
    expect(computed).toEqual(['alice 1 v2']);
  });

  it('the first reader meets a hit', async () => {
    const { change, replica, computed, settled } = make();
    const [one, other] = [replica(), replica()];
    await one.read(ALICE, 1);
    change();

    one.refresher.refresh(NEW);
    await settled(one.refresher);

    expect(computed).toEqual(['alice 1 v2']);
    const got = await other.read(ALICE, 1);
    expect([got.outcome, textOf(got.bytes)]).toEqual(['hit-shared', 'report 1 v2']);
  });

  it('the most valuable come first: cost times hits', async () => {
    const { change, replica, computed, world, clock, settled } = make();
    const { read, refresher } = replica();
    world.work = (request) => clock.advance(request * 10);
    for (const [request, times] of [
      [1, 1],
      [2, 6],
      [5, 2],
    ] as const) {
      for (let time = 0; time < times; time += 1) await read(ALICE, request);
    }
    change();

    refresher.refresh(NEW);
    await settled(refresher);

    expect(computed).toEqual(['alice 2 v2', 'alice 5 v2', 'alice 1 v2']);
  });

  it.each([
    ['between two of them there is time for three more', { costMs: 10, stepMs: 1, allMs: [160, 170] }],
    ['without a rest where they would take too long', { costMs: 9_000, stepMs: 100, allMs: [36_000, 37_000] }],
  ])('computations are spread out: %s', async (_title, { costMs, stepMs, allMs: [least, most] }) => {
    const { change, replica, world, clock, settled } = make();
    const { read, refresher } = replica();
    for (const request of [1, 2, 3, 4, 5]) await read(ALICE, request);
    change();
    const began: number[] = [];
    world.work = () => {
      began.push(clock.elapsed());
      return new Promise((resolve) => clock.after(costMs, resolve));
    };

    refresher.refresh(NEW);
    await settled(refresher, stepMs);

    const fromFirstToLast = (began.at(-1) ?? 0) - (began[0] ?? 0);
    expect(began).toHaveLength(5);
    expect(fromFirstToLast).toBeGreaterThanOrEqual(least ?? 0);
    expect(fromFirstToLast).toBeLessThan(most ?? 0);
  });

  it('nothing is computed for who has no data any longer', async () => {
    const { change, replica, computed, recorder, settled } = make({
      owners: new Map([[BOB, { user: BOB, generation: generationOf(5) }]]),
    });
    const { read, refresher } = replica();
    await read(ALICE, 1);
    await read(BOB, 1);
    change();

    refresher.refresh(NEW);
    await settled(refresher);

    expect(computed).toEqual(['bob 1 v2']);
    expect(recorder.count('perfolio.cache.refreshed{outcome=gone}')).toBe(1);
  });

  it('what a user asked goes with any change of his own', async () => {
    const { change, replica, computed, parts, settled } = make();
    const { read, refresher } = replica();
    await read(ALICE, 1);
    await parts.store.erase({ user: ALICE, generation: generationOf(6), announcement: bytesOf('') }, never());
    change();

    refresher.refresh(NEW);
    await settled(refresher);

    expect(computed).toEqual([]);
  });

  it('what was asked before a change of his own is not noted after it', async () => {
    const { clock, change, replica, computed, parts, settled } = make();
    const { read, cache, refresher } = replica();
    const held = new HeldComputation();
    const key = cacheKey({ user: ALICE, generation: generationOf(5) }, METHOD, digestOf(7));
    const late = cache.getOrCompute(key, never(), held.compute, { request: () => bytesOf('7') });
    const run = await held.run(1);
    await parts.store.erase({ user: ALICE, generation: generationOf(6), announcement: bytesOf('') }, never());
    run.finish(bytesOf('late'));
    await late;
    await read(BOB, 1);
    await clock.advance(1);
    change();

    refresher.refresh(NEW);
    await settled(refresher);

    expect(computed).toEqual(['bob 1 v2']);
  });

  it('each version is refreshed for once, and no earlier one after it', async () => {
    const { change, replica, computed, settled } = make();
    const { read, refresher } = replica();
    await read(ALICE, 1);
    change();
    refresher.refresh(NEW);
    await settled(refresher);

    refresher.refresh(NEW);
    refresher.refresh(OLD);
    await settled(refresher);

    expect(computed).toEqual(['alice 1 v2']);
  });

  it('keys nobody reads again are dropped after two changes', async () => {
    const { change, replica, computed, settled } = make();
    const { read, refresher } = replica();
    await read(ALICE, 1);
    const rounds: string[][] = [];
    for (const number of [2, 3, 4]) {
      change();
      refresher.refresh(generationOf(number));
      await settled(refresher);
      rounds.push([...computed]);
    }

    expect(rounds).toEqual([['alice 1 v2'], ['alice 1 v3'], []]);
  });

  it('one process refreshes at a time, and the next finds hits', async () => {
    const { change, replica, computed, recorder, clock, settled } = make();
    const [one, other] = [replica(), replica()];
    await one.read(ALICE, 1);
    await other.read(ALICE, 1);
    change();

    one.refresher.refresh(NEW);
    other.refresher.refresh(NEW);
    await settled(one.refresher);
    await clock.advance(1_000);
    await settled(other.refresher);

    expect(computed).toEqual(['alice 1 v2']);
    expect(recorder.count('perfolio.cache.refreshed{outcome=computed}')).toBe(1);
    expect(recorder.count('perfolio.cache.refreshed{outcome=held}')).toBe(1);
  });

  it('a refresh counts as no request', async () => {
    const { change, replica, recorder, settled } = make();
    const { read, refresher } = replica();
    await read(ALICE, 1);
    change();

    refresher.refresh(NEW);
    await settled(refresher);

    expect(recorder.count('perfolio.cache.requests{tier=none,outcome=computed}')).toBe(1);
  });

  it('a later change ends the refresh that is under way', async () => {
    const { change, replica, clock, settled } = make();
    const held = new HeldComputation();
    const { read, cache, source } = replica();
    await read(ALICE, 1);
    const ask: RefreshSource['ask'] = async (key, owner, signal) => {
      if (held.runs > 0) return source.ask(key, owner, signal);
      return cache.getOrCompute(cacheKey(owner, METHOD, digestOf(7)), signal, held.compute, { inPlaceOf: key });
    };
    const refresher = cache.refreshWith({ ...source, ask });
    change();
    refresher.refresh(NEW);
    await clock.advance(1_000);
    const run = await held.run(1);

    refresher.refresh(generationOf(3));
    await clock.advance(0);

    expect(run.signal.aborted).toBe(true);
    await settled(refresher);
  });

  it('ends with the cache', async () => {
    const { change, replica, clock } = make();
    const held = new HeldComputation();
    const { read, cache, source } = replica();
    await read(ALICE, 1);
    const refresher = cache.refreshWith({
      ...source,
      ask: (key, owner, signal) =>
        cache.getOrCompute(cacheKey(owner, METHOD, digestOf(7)), signal, held.compute, { inPlaceOf: key }),
    });
    change();
    refresher.refresh(NEW);
    await clock.advance(1_000);
    const run = await held.run(1);

    await cache.close();

    expect(run.signal.aborted).toBe(true);
  });
});
