import fc from 'fast-check';

import { parseShift } from './shift';

describe('a shift text', () => {
  it.each([
    ['+5%', 0.05],
    ['5 %', 0.05],
    ['-12.5%', -0.125],
    ['0.1%', 0.001],
    ['50bp', 0.005],
    ['-50 bps', -0.005],
    ['+1BP', 0.0001],
    ['-0.02', -0.02],
    ['5', 5],
    ['.5', 0.5],
    ['1.', 1],
    [' 3% ', 0.03],
  ])('%s is %d exactly', (text, change) => {
    expect(parseShift(text)).toBe(change);
  });

  it.each([
    '',
    '%',
    '-',
    '1,5%',
    '1e3',
    '5%%',
    '5 bp%',
    '+-5%',
    '0x10',
    'NaN',
    'Infinity',
    '5% of AAPL',
    '٥%',
    '1'.repeat(400),
  ])('%s is none', (text) => {
    expect(parseShift(text)).toBeNull();
  });

  it('of zero is plain zero, whatever its sign', () => {
    expect(Object.is(parseShift('-0'), 0)).toBe(true);
  });

  it('reads back every whole number of basis points', () => {
    fc.assert(
      fc.property(fc.integer({ min: -100_000, max: 100_000 }), (points) => {
        expect(parseShift(`${points}bp`)).toBe(points === 0 ? 0 : points / 10_000);
      }),
    );
  });

  it('is never anything but null or finite', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const change = parseShift(text);

        expect(change === null || Number.isFinite(change)).toBe(true);
      }),
    );
  });
});
