import { noise } from '../../test/market';
import { horizonTail } from './horizon-tail';
import { tail } from './tail';

const returns = Float64Array.from(noise(3, 40));
const places = Int32Array.from(returns.keys());
const inputs = { returns, places, confidenceLevels: [0.95] };
const single = tail(returns, [0.95]).levels['0.95'];

describe('the tail over several periods', () => {
  it('by the square root of time is labelled so and scales every loss', () => {
    const answer = horizonTail(inputs, { periods: 4, method: 'SQUARE_ROOT_OF_TIME' });

    expect(answer).toMatchObject({ periods: 4, method: 'SQUARE_ROOT_OF_TIME', observations: 40 });
    for (const [field, value] of Object.entries(single ?? {})) {
      expect(answer.levels?.['0.95']).toHaveProperty(field, expect.closeTo(2 * (value ?? Number.NaN), 14));
    }
  });

  it('by overlapping runs takes the tail of their compounded returns', () => {
    const answer = horizonTail(inputs, { periods: 3, method: 'OVERLAPPING' });
    const losses = Array.from({ length: 38 }, (_, t) => {
      const [a = 0, b = 0, c = 0] = returns.subarray(t, t + 3);
      return 1 - (1 + a) * (1 + b) * (1 + c);
    }).sort((a, b) => a - b);

    expect(answer.observations).toBe(38);
    expect(answer.levels?.['0.95']?.historicalVar).toBeCloseTo(losses[36] ?? Number.NaN, 14);
  });

  it.each(['OVERLAPPING', 'SQUARE_ROOT_OF_TIME'] as const)('over one period is the tail itself (%p)', (method) => {
    const [level] = Object.values(horizonTail(inputs, { periods: 1, method }).levels ?? {});

    expect(level?.historicalEs).toBeCloseTo(single?.historicalEs ?? Number.NaN, 12);
    expect(level?.normalVar).toBeCloseTo(single?.normalVar ?? Number.NaN, 12);
  });

  it('has no losses for fewer than twelve runs, and says how many there were', () => {
    expect(horizonTail(inputs, { periods: 29, method: 'OVERLAPPING' }).levels).not.toBeNull();
    expect(horizonTail(inputs, { periods: 30, method: 'OVERLAPPING' })).toMatchObject({
      observations: 11,
      levels: null,
    });
    expect(horizonTail(inputs, { periods: 90, method: 'OVERLAPPING' })).toMatchObject({
      observations: 0,
      levels: null,
    });
  });

  it('has no losses where returns compound beyond every price', () => {
    const wild = { ...inputs, returns: new Float64Array(40).fill(1e50) };

    expect(horizonTail(wild, { periods: 7, method: 'OVERLAPPING' }).levels).toBeNull();
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses %p periods', (periods) => {
    expect(() => horizonTail(inputs, { periods, method: 'OVERLAPPING' })).toThrow(RangeError);
  });
});
