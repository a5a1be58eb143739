import { PerfolioError } from '@perfolio/errors';

import { createMemoryParts, createResultCache } from '../src/index';
import { HeldComputation } from '../testing/computation';
import { FakeClock } from '../testing/fake-clock';
import { ALICE, bytesOf, keyOf, never, sealingKeyOf, textOf } from '../testing/samples';

/** What the simulation found, by the seed that found it, in as few steps as it takes. */
describe('a reader who takes the data as they are', () => {
  const moved = () => new PerfolioError('GENERATION_CHANGED', 'The data changed.');

  it('is answered though the flight he joined found the data changed (seed 881)', async () => {
    const cache = createResultCache({ parts: createMemoryParts(), sealingKeys: [sealingKeyOf(1)] });
    const onItsWayToTheData = new HeldComputation();
    const leader = cache.getOrCompute(keyOf(), never(), onItsWayToTheData.compute);
    const run = await onItsWayToTheData.run(1);
    const asTheyAre = cache.getOrCompute(keyOf(), never(), async () => bytesOf('in hand'), { dataInHand: true });

    run.fail(moved());

    await expect(leader).rejects.toMatchObject({ reason: 'GENERATION_CHANGED' });
    expect(textOf((await asTheyAre).bytes)).toBe('in hand');
    await cache.close();
  });

  it('leaves whoever has no data in hand to resolve anew', async () => {
    const cache = createResultCache({ parts: createMemoryParts(), sealingKeys: [sealingKeyOf(1)] });
    const held = new HeldComputation();
    const both = [1, 2].map(() => cache.getOrCompute(keyOf(), never(), held.compute));

    (await held.run(1)).fail(moved());

    for (const one of both) await expect(one).rejects.toMatchObject({ reason: 'GENERATION_CHANGED' });
    expect(held.runs).toBe(1);
    await cache.close();
  });
});

describe('a failure that follows from the key', () => {
  it('is not kept when its computation began before an erasure that is forgotten by now (seed 4197)', async () => {
    const clock = new FakeClock();
    const parts = createMemoryParts({ clock });
    const cache = createResultCache({ parts, sealingKeys: [sealingKeyOf(1)], clock });
    const held = new HeldComputation();
    const asked = cache.getOrCompute(keyOf(), never(), held.compute);
    const run = await held.run(1);

    // The process stood still for longer than any answer lives and any erasure is remembered.
    clock.stepWall(81 * 60_000);
    run.fail(new PerfolioError('INSUFFICIENT_HISTORY', 'Too little price history.'));

    await expect(asked).rejects.toMatchObject({ reason: 'INSUFFICIENT_HISTORY' });
    expect(await parts.store.usageOf(ALICE, never())).toEqual([]);
    await cache.close();
  });
});
