import { noise } from '../../test/market';
import { type SeriesInputs, seriesPerformance } from './series-performance';

const inputs = (returns: readonly number[], changes: Partial<SeriesInputs> = {}): SeriesInputs => ({
  returns: Float64Array.from(returns),
  excess: Float64Array.from(returns),
  periodsPerYear: 12,
  labels: returns.map((_, t) => `m${t}`),
  places: Int32Array.from(returns.keys()),
  confidenceLevels: [0.75],
  rateMoves: false,
  ...changes,
});

describe('the conditional drawdown at risk', () => {
  it('is the mean of the deepest falls, positive as a loss', () => {
    // Wealth 0.9, 0.72, 0.9, 1: falls 10 %, 28 %, 10 % and 0; the worst one of four.
    const { drawdown } = seriesPerformance(inputs([-0.1, -0.2, 0.25, 1 / 9]));

    expect(drawdown.cdar['0.75']).toBeCloseTo(0.28, 12);
    expect(drawdown.maxDrawdown).toBeCloseTo(-0.28, 12);
    expect(
      seriesPerformance(inputs([-0.1, -0.2, 0.25, 1 / 9], { confidenceLevels: [0.5] })).drawdown.cdar['0.5'],
    ).toBeCloseTo(0.19, 12);
  });

  it('lies between the mean fall and the deepest, and rises with the level', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const { drawdown } = seriesPerformance(inputs(noise(seed, 60), { confidenceLevels: [0.5, 0.9, 0.99] }));
      const { '0.5': half = 0, '0.9': most = 0, '0.99': nearly = 0 } = drawdown.cdar;

      expect(half).toBeLessThanOrEqual(most + 1e-12);
      expect(most).toBeLessThanOrEqual(nearly + 1e-12);
      expect(nearly).toBeLessThanOrEqual(-drawdown.maxDrawdown + 1e-12);
    }
  });
});

describe('a horizon', () => {
  it('is answered only when it is asked for', () => {
    const horizon = { periods: 3, method: 'OVERLAPPING' } as const;

    expect(seriesPerformance(inputs(noise(1, 30)))).not.toHaveProperty('horizonTail');
    expect(seriesPerformance(inputs(noise(1, 30), { horizon })).horizonTail).toMatchObject({ observations: 28 });
  });
});
