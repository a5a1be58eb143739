import { worthText } from './optimisation';

const priced = (kind: string, shadowPrice: number) => ({
  limit: { kind, side: 'UPPER' as const, factor: '', value: 0.1 },
  shadowPrice,
});

describe('what a limit costs', () => {
  it('is said as points of the figure that was looked for', () => {
    expect(worthText('MIN_VARIANCE', priced('MAX_SINGLE_POSITION', -0.25))).toBe(
      'one point more would change the volatility by −0.25 points',
    );
    expect(worthText('MAX_RETURN', priced('BETA_LIMIT', 0.05))).toBe(
      '0.1 more would change the expected return by +0.50 points',
    );
  });

  it('is what a short position would bring where none may be', () => {
    expect(worthText('TARGET_RETURN', priced('LONG_ONLY', 0.3))).toBe(
      'one point below zero would change the volatility by −0.30 points',
    );
  });

  it('is a ratio where a ratio was looked for', () => {
    expect(worthText('MAX_SHARPE', priced('MAX_TURNOVER', 0.4))).toBe(
      'one point more would change the return per risk by +0.004',
    );
  });
});
