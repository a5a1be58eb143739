import fc from 'fast-check';

import { factorMoves, historyOf } from '../../test/histories';
import { policyWith } from '../../test/policies';
import { factorShocks } from './factor-shocks';

const M = 'market:M';
const twoMonths = policyWith({ horizonMonths: 2, minWindows: 2 });

const shockOf = (moves: readonly number[], policy = twoMonths) =>
  factorShocks(historyOf(factorMoves(M, moves)), policy)[M];

describe('the shocks of a factor', () => {
  it('are the worst and the best compounded run of the horizon', () => {
    // 1.1 x 0.8 = 0.88, 0.8 x 0.9 = 0.72, 0.9 x 1.3 = 1.17.
    expect(shockOf([0.1, -0.2, -0.1, 0.3])).toEqual({
      type: 'market',
      shock: [expect.closeTo(-0.28, 14), expect.closeTo(0.17, 14)],
      windows: 3,
      isFallback: false,
    });
  });

  it('leave out every run with a month missing', () => {
    expect(shockOf([0.1, -0.2, Number.NaN, 0.3, 0.1])).toMatchObject({
      shock: [expect.closeTo(-0.12, 14), expect.closeTo(0.43, 14)],
      windows: 2,
    });
  });

  it('compound each leg of a style by itself, then subtract', () => {
    const style = factorMoves('value:V-M', [0.1, 0.2], [0.3, -0.1]);

    // 1.1 x 1.2 - 1.3 x 0.9 = 1.32 - 1.17; the monthly differences would compound to 0.8 x 1.3 - 1 = 0.04.
    expect(factorShocks(historyOf(style), policyWith({ horizonMonths: 2, minWindows: 1 }))['value:V-M']?.shock).toEqual(
      [expect.closeTo(0.15, 14), expect.closeTo(0.15, 14)],
    );
  });

  it('are the fallback of the type with too few windows', () => {
    const policy = policyWith({ horizonMonths: 2, minWindows: 4 });

    expect(shockOf([0.1, -0.2, -0.1, 0.3], policy)).toEqual({
      type: 'market',
      shock: [-0.4, 0.4],
      windows: 3,
      isFallback: true,
    });
    expect(factorShocks(historyOf(factorMoves('industry:E', [0.1])), policy)['industry:E']?.shock).toEqual([-0.5, 0.5]);
  });

  it('can both be gains', () => {
    expect(shockOf([0.1, 0.1, 0.2])?.shock).toEqual([expect.closeTo(0.21, 14), expect.closeTo(0.32, 14)]);
  });

  it('leave out a run beyond the range of a number', () => {
    expect(shockOf([1e200, 1e200, 0, 0.1])).toMatchObject({ windows: 2 });
  });

  it('are the extremes of the months themselves over a horizon of one', () => {
    const month = fc.double({ min: -0.9, max: 2, noNaN: true });
    fc.assert(
      fc.property(fc.array(month, { minLength: 1, maxLength: 40 }), (moves) => {
        const [worst, best] = shockOf(moves, policyWith({ horizonMonths: 1, minWindows: 1 }))?.shock ?? [];

        expect(worst).toBeCloseTo(Math.min(...moves), 12);
        expect(best).toBeCloseTo(Math.max(...moves), 12);
      }),
    );
  });
});
