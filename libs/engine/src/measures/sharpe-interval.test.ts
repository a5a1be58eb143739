import { sharpeInterval } from './sharpe-interval';

describe('the confidence interval of a Sharpe ratio', () => {
  it('is that of Lo for independent returns', () => {
    // Lo (2002), table 1: a ratio of 0.5 per period over 60 periods has a standard error of 0.137.
    const { low, high } = sharpeInterval(0.5, 60, 0.95);

    expect((high - low) / 2 / 1.959963984540054).toBeCloseTo(Math.sqrt(1.125 / 60), 12);
    expect((high - low) / 2 / 1.959963984540054).toBeCloseTo(0.137, 3);
    expect((high + low) / 2).toBeCloseTo(0.5, 14);
  });

  it('narrows with the root of the number of periods', () => {
    const width = (n: number) => sharpeInterval(0.2, n, 0.95).high - sharpeInterval(0.2, n, 0.95).low;

    expect(width(400) / width(100)).toBeCloseTo(0.5, 12);
  });
});
