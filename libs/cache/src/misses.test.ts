import { HeldComputation } from '../testing/computation';
import { FakeClock } from '../testing/fake-clock';
import { ALICE, BOB, bytesOf, keyOf, never, sealingKeyOf } from '../testing/samples';

import { createMemoryParts, createResultCache } from './index';

function make(limits: { userMisses: number; userMissesWaiting: number }) {
  const clock = new FakeClock();
  const parts = createMemoryParts({ clock });
  const cache = createResultCache({ parts, sealingKeys: [sealingKeyOf(1)], clock, limits });
  const held = new HeldComputation();
  const ask = (user: string, digest: number) =>
    cache.getOrCompute(keyOf({ user, digest }), never(), held.compute).then(
      ({ outcome }) => outcome,
      (error: { reason?: string }) => error.reason,
    );
  return { clock, held, ask };
}

describe('one user who asks for much that nobody holds', () => {
  it('has no more of it made at once than he may, and keeps nobody else waiting', async () => {
    const { clock, held, ask } = make({ userMisses: 4, userMissesWaiting: 100 });
    const flood = Array.from({ length: 10 }, (_, digest) => ask(BOB, digest));
    await clock.advance(1);
    expect(held.runs).toBe(4);

    const other = ask(ALICE, 0);

    (await held.run(5)).finish(bytesOf('report'));
    expect(await other).toBe('computed');
    expect(held.runs).toBe(5);
    for (const number of [1, 2, 3, 4, 6, 7, 8, 9, 10, 11]) (await held.run(number)).finish(bytesOf('report'));
    expect(new Set(await Promise.all(flood))).toEqual(new Set(['computed']));
  });

  it('is refused what he asks beyond that when as much waits as may', async () => {
    const { clock, held, ask } = make({ userMisses: 1, userMissesWaiting: 2 });
    const waiting = [0, 1, 2].map((digest) => ask(BOB, digest));
    await clock.advance(1);

    expect(await ask(BOB, 3)).toBe('OVERLOADED');

    for (const number of [1, 2, 3]) (await held.run(number)).finish(bytesOf('report'));
    expect(await Promise.all(waiting)).toEqual(['computed', 'computed', 'computed']);
  });

  it('has at once what the store holds, however much of his is being made', async () => {
    const { clock, held, ask } = make({ userMisses: 1, userMissesWaiting: 100 });
    const stored = ask(BOB, 0);
    (await held.run(1)).finish(bytesOf('report'));
    await stored;
    await clock.advance(120_000);
    const making = [ask(BOB, 1), ask(BOB, 2)];
    await clock.advance(1);

    expect(await ask(BOB, 0)).toBe('hit-shared');

    for (const number of [2, 3]) (await held.run(number)).finish(bytesOf('report'));
    await Promise.all(making);
  });

  it('has few of them go forward together, and more when those wait for long', async () => {
    const { clock, held, ask } = make({ userMisses: 16, userMissesWaiting: 100 });
    const all = Array.from({ length: 12 }, (_, digest) => ask(BOB, digest));

    await clock.advance(1);
    expect(held.runs).toBe(4);
    await clock.advance(50);
    expect(held.runs).toBe(12);

    for (let number = 1; number <= 12; number += 1) (await held.run(number)).finish(bytesOf('report'));
    expect(new Set(await Promise.all(all))).toEqual(new Set(['computed']));
  });
});
