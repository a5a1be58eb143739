import { HeldComputation } from '../testing/computation';
import { FakeClock } from '../testing/fake-clock';
import { bytesOf, keyOf, never, sealingKeyOf, textOf } from '../testing/samples';

import { type Bus, createMemoryParts, createResultCache, type Leases, type SharedParts } from './index';

const POLL_MS = 500;

/** A bus that takes everything and brings nothing. */
const deaf: Bus = {
  onInvalidated: () => () => undefined,
  onLink: () => () => undefined,
  watch: () => Promise.reject(new Error('no link')),
  abandon: () => Promise.reject(new Error('no link')),
  close: async () => undefined,
};

const unreachable: Leases = { acquire: async () => 'unreachable', close: async () => undefined };

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
