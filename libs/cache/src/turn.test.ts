import { HeldComputation } from '../testing/computation';
import { FakeClock } from '../testing/fake-clock';
import { bytesOf, keyOf, never, sealingKeyOf, textOf } from '../testing/samples';

import {
  type Bus,
  createMemoryParts,
  createResultCache,
  type LeaseAnswer,
  type Leases,
  type SharedParts,
} from './index';

const POLL_MS = 500;

/** A bus that takes everything and brings nothing. */
const deaf: Bus = {
  onInvalidated: () => () => undefined,
  onLink: () => () => undefined,
  watch: () => Promise.reject(new Error('no link')),
  abandon: () => Promise.reject(new Error('no link')),
  close: async () => undefined,
};

const unreachable: Leases = {
  acquire: async () => 'unreachable',
  remainingMs: () => Promise.reject(new Error('no link')),
  close: async () => undefined,
};

/** Leases that answer as told, one after the other, and then for good with the last. */
function scripted(...answers: readonly LeaseAnswer[]): { leases: Leases; asked: () => number } {
  let asked = 0;
  const acquire = async () => answers[Math.min(asked++, answers.length - 1)] ?? 'unreachable';
  return { leases: { ...unreachable, acquire }, asked: () => asked };
}

const granted: LeaseAnswer = { release: async () => undefined };

function make(change: Partial<SharedParts>) {
  const clock = new FakeClock();
  const parts = { ...createMemoryParts({ clock }), ...change };
  const cacheOf = () =>
    createResultCache({ parts, sealingKeys: [sealingKeyOf(1)], clock, limits: { pollMs: POLL_MS } });
  return { clock, one: cacheOf(), other: cacheOf() };
}

describe('waiting for another process', () => {
  it('ends with a look of its own when no message arrives', async () => {
    const { clock, one, other } = make({ bus: deaf });
    const held = new HeldComputation();
    const first = one.getOrCompute(keyOf(), never(), held.compute);
    const run = await held.run(1);
    const second = other.getOrCompute(keyOf(), never(), held.compute);
    await clock.advance(POLL_MS);
    run.finish(bytesOf('report'));
    await first;

    await clock.advance(POLL_MS);

    expect(await second).toMatchObject({ outcome: 'joined' });
    expect(held.runs).toBe(1);
  });

  it('ends with a computation when its holder gave up unheard', async () => {
    const { clock, one, other } = make({ bus: deaf });
    const [failing, next] = [new HeldComputation(), new HeldComputation()];
    const first = one.getOrCompute(keyOf(), never(), failing.compute).catch(() => 'failed');
    const run = await failing.run(1);
    const second = other.getOrCompute(keyOf(), never(), next.compute);
    await clock.advance(1);
    run.fail(new Error('no'));
    await first;

    await clock.advance(POLL_MS);
    (await next.run(1)).finish(bytesOf('report'));

    expect(textOf((await second).bytes)).toBe('report');
  });

  it('asks for no lease when it hears that the answer is there', async () => {
    const { leases, asked } = scripted(granted, 'held');
    const { clock, one, other } = make({ leases });
    const held = new HeldComputation();
    const first = one.getOrCompute(keyOf(), never(), held.compute);
    const run = await held.run(1);
    const second = other.getOrCompute(keyOf(), never(), held.compute);
    await clock.advance(1);
    const before = asked();

    run.finish(bytesOf('report'));
    await first;

    expect(await second).toMatchObject({ outcome: 'joined' });
    expect(asked()).toBe(before);
  });

  it('ends with the lease of a holder that died, and not at the next poll after it', async () => {
    const { clock } = make({});
    const endsAt = 2 * POLL_MS + 100;
    const leases: Leases = {
      acquire: async () => (clock.elapsed() < endsAt ? 'held' : granted),
      remainingMs: async () => Math.max(0, endsAt - clock.elapsed()),
      close: async () => undefined,
    };
    const parts = { ...createMemoryParts({ clock }), leases };
    const cache = createResultCache({ parts, sealingKeys: [sealingKeyOf(1)], clock, limits: { pollMs: POLL_MS } });
    const held = new HeldComputation();
    const got = cache.getOrCompute(keyOf(), never(), held.compute);

    await clock.advance(endsAt + 10);

    expect(held.runs).toBe(1);
    (await held.run(1)).finish(bytesOf('report'));
    expect((await got).outcome).toBe('computed');
  });

  it('goes on when once nobody could say who computes', async () => {
    const { leases } = scripted(granted, 'held', 'unreachable', 'held');
    const { clock, one, other } = make({ leases });
    const held = new HeldComputation();
    const first = one.getOrCompute(keyOf(), never(), held.compute);
    const run = await held.run(1);
    const second = other.getOrCompute(keyOf(), never(), held.compute);
    await clock.advance(1);

    run.finish(bytesOf('report'));
    await first;

    expect(await second).toMatchObject({ outcome: 'joined' });
    expect(held.runs).toBe(1);
  });

  it('ends with a computation when again nobody can say who computes', async () => {
    const { leases } = scripted('held', 'unreachable');
    const { one } = make({ leases });

    const answer = await one.getOrCompute(keyOf(), never(), async () => bytesOf('report'));

    expect(answer).toMatchObject({ outcome: 'computed', stored: true });
  });

  it('ends when the caller leaves', async () => {
    const { clock, one, other } = make({ bus: deaf });
    const held = new HeldComputation();
    const first = one.getOrCompute(keyOf(), never(), held.compute);
    const run = await held.run(1);
    const caller = new AbortController();
    const second = other.getOrCompute(keyOf(), caller.signal, held.compute).catch((error: unknown) => error);
    await clock.advance(1);

    caller.abort();

    expect(await second).toMatchObject({ reason: 'CANCELLED' });
    run.finish(bytesOf('report'));
    expect((await first).outcome).toBe('computed');
  });
});

describe('without leases', () => {
  it('computes and fills all the same', async () => {
    const { one, other } = make({ leases: unreachable });

    expect(await one.getOrCompute(keyOf(), never(), async () => bytesOf('report'))).toMatchObject({
      outcome: 'computed',
      stored: true,
    });
    expect((await other.getOrCompute(keyOf(), never(), async () => bytesOf('other'))).outcome).toBe('hit-shared');
  });
});
