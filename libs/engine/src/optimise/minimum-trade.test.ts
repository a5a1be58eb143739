import fc from 'fast-check';

import { uncorrelated, weightsOf } from '../../test/universes';
import { optimise } from './optimise';

const universes = fc.array(
  fc.tuple(fc.double({ min: 0.05, max: 0.5, noNaN: true }), fc.double({ min: 0.01, max: 1, noNaN: true })),
  {
    minLength: 2,
    maxLength: 8,
  },
);

describe('a minimum trade', () => {
  it('is kept by every trade, with the budget and the cap', async () => {
    await fc.assert(
      fc.asyncProperty(universes, fc.double({ min: 0.005, max: 0.05, noNaN: true }), async (assets, minTrade) => {
        const held = assets.reduce((sum, [, weight]) => sum + weight, 0);
        const universe = uncorrelated(
          assets.map(([volatility]) => volatility),
          { weights: Float64Array.from(assets, ([, weight]) => weight / held) },
        );
        const limits = { minTrade, maxSinglePosition: 0.95 };

        const answer = await optimise(universe, { objective: 'MIN_VARIANCE', limits });

        if (answer.status === 'INFEASIBLE') throw new Error('infeasible');
        for (const { change } of answer.trades) expect(Math.abs(change)).toBeGreaterThanOrEqual(minTrade * (1 - 1e-9));
        expect(weightsOf(answer).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 13);
        expect(Math.max(...weightsOf(answer))).toBeLessThanOrEqual(0.95);
        expect(Math.min(...weightsOf(answer))).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 60 },
    );
  });

  it('moves a position that stands above the cap, however little is missing', async () => {
    const universe = uncorrelated([0.2, 0.2, 0.2], { weights: Float64Array.of(0.5, 0.25, 0.25) });
    const answer = await optimise(universe, {
      objective: 'MIN_VARIANCE',
      limits: { minTrade: 0.1, maxSinglePosition: 0.49 },
    });
    if (answer.status === 'INFEASIBLE') throw new Error('infeasible');

    expect(answer.trades.map(({ ticker }) => ticker)).toContain('A');
    for (const { change } of answer.trades) expect(Math.abs(change)).toBeGreaterThanOrEqual(0.1 * (1 - 1e-9));
  });

  it('is refused where no choice of trades was found', async () => {
    const universe = uncorrelated([0.2, 0.1], { weights: Float64Array.of(0.6, 0.4) });

    await expect(
      optimise(universe, { objective: 'MIN_VARIANCE', limits: { minTrade: 0.9, maxSinglePosition: 0.55 } }),
    ).rejects.toMatchObject({
      code: 'SOLVER_FAILED',
    });
  });
});
