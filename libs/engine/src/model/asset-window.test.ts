import { type Matrix, rowsOf } from '../matrix';
import { assetWindow, placesInAll, type WindowRule } from './asset-window';

const NONE = Number.NaN;
const held = { rows: 2, columns: 5, values: Float64Array.of(1, 2, NONE, 4, 5, NONE, 2, 3, 4, NONE) };

/** With the returns counted one by one. */
const windowOf = (returns: Matrix, tickers: string[], rule: WindowRule) => {
  const present = Int32Array.from(rowsOf(returns), (own) => own.filter((value) => !Number.isNaN(value)).length);
  return assetWindow({ held: returns, present }, tickers, rule);
};

describe('the common window', () => {
  it('is the periods in which every held ticker has a return', () => {
    const { places } = windowOf(held, ['A', 'B'], { frequency: 'MONTHLY', minObservations: 2 });

    expect([...places]).toEqual([1, 3]);
  });

  it('names the tickers that have fewer returns than the longest', () => {
    const { places, bindingTickers } = windowOf(held, ['A', 'B'], { frequency: 'MONTHLY', minObservations: 2 });

    expect([...places]).toEqual([1, 3]);
    expect(bindingTickers).toEqual(['B']);
  });

  it('narrows to the periods in which other series exist', () => {
    expect([...placesInAll(Int32Array.of(1, 3), [Float64Array.of(0, NONE, 0, 0, 0)])]).toEqual([3]);
  });

  it.each([
    [undefined, 'MONTHLY', 12],
    [undefined, 'DAILY', 60],
    [4, 'MONTHLY', 4],
  ] as const)('asks for %s observations, %s: %d', (minObservations, frequency, required) => {
    expect(() => windowOf(held, ['A', 'B'], { frequency, minObservations })).toThrow(
      expect.objectContaining({
        code: 'INSUFFICIENT_HISTORY',
        details: { observations: 2, required, tickers: required > 4 ? ['A', 'B'] : ['B'] },
      }),
    );
  });

  it('names no ticker when each alone has enough', () => {
    const apart = {
      rows: 2,
      columns: 6,
      values: Float64Array.of(1, 2, 3, NONE, NONE, NONE, NONE, NONE, NONE, 4, 5, 6),
    };

    expect(() => windowOf(apart, ['A', 'B'], { frequency: 'MONTHLY', minObservations: 3 })).toThrow(
      expect.objectContaining({ details: { observations: 0, required: 3, tickers: [] } }),
    );
  });

  it('never accepts a single period, which has no covariance', () => {
    const single = { rows: 1, columns: 1, values: Float64Array.of(0.1) };

    expect(() => windowOf(single, ['A'], { frequency: 'MONTHLY', minObservations: 0 })).toThrow(
      expect.objectContaining({ details: { observations: 1, required: 2, tickers: ['A'] } }),
    );
  });
});
