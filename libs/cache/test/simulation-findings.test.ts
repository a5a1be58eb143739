import { PerfolioError } from '@perfolio/errors';

import { createMemoryParts, createResultCache } from '../src/index';
import { HeldComputation } from '../testing/computation';
import { bytesOf, keyOf, never, sealingKeyOf, textOf } from '../testing/samples';

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
