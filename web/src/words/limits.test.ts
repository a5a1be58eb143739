import type { BetaLimit, RiskLimit } from '../api/shapes/report';
import { limitRows, limitsFinding, worstFirst } from './limits';

const BROKEN: RiskLimit = { metric: 'volatility', actual: 0.3, limit: 0.2, status: 'FAIL', near: false };
const KEPT: BetaLimit = {
  factor: 'market:SPY',
  beta: 0.5,
  lower: -1,
  upper: 1,
  buffer: 0.5,
  status: 'PASS',
  near: false,
};
const UNBOUNDED: BetaLimit = { factor: 'value:VTV-SPY', beta: 0.5, status: 'NOT_EVALUATED', near: false };

describe('what is said of limits', () => {
  it('counts those that are broken, and names the worst', () => {
    expect(limitsFinding(limitRows([BROKEN], [KEPT]))).toBe('1 of 2 limits is broken, most of all volatility per year');
    expect(limitsFinding(limitRows([], [KEPT]))).toBe('The one limit holds');
    expect(limitsFinding([])).toBe('No limit is set, so none is broken');
  });

  it('says how far each is', () => {
    const [broken, kept] = worstFirst(limitRows([BROKEN], [KEPT, UNBOUNDED]));

    expect(broken).toMatchObject({
      actual: '30.0\u00a0%',
      bound: 'at most 20.0\u00a0%',
      distance: '10.0\u00a0points over',
    });
    expect(broken?.used).toBeCloseTo(1.5, 12);
    expect(kept).toMatchObject({ name: 'Market, SPY', distance: '0.50 left', used: 0.5 });
  });

  it('leaves out a factor without bounds', () => {
    expect(limitRows([], [UNBOUNDED])).toEqual([]);
  });
});
