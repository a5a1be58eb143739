import { gatewayV1 } from '@perfolio/contracts';

import { reportText } from './report-text';

const { FAIL, NOT_EVALUATED } = gatewayV1.RiskLimit_Status;

const textOf = (report: Parameters<typeof gatewayV1.GetReportResponse.fromPartial>[0]): string =>
  reportText(gatewayV1.GetReportResponse.encode(gatewayV1.GetReportResponse.fromPartial(report)).finish());

const REPORT = {
  portfolioView: {
    tickers: ['AAA', 'A'.repeat(32)],
    weights: [0.6, -0.4],
    volatilityAnnual: 0.14862,
    eulerShare: [0.9, 0.1],
    assetVolAnnual: [0.2, 0.3],
    effectivePositions: 1.92,
    factorIds: ['market:SPY', `subindustry:median(${'BBBB,'.repeat(30)}C)`],
    factorExposure: { 'market:SPY': 0.935 },
    warnings: ['The covariance matrix is singular: 10 periods for 12 positions. '.repeat(3).trim()],
  },
  factorModel: { systematicShare: 0.8, totalVariance: 0.02, factorContribution: { 'market:SPY': 0.015 } },
  riskLimits: [
    { metric: 'volatility', actual: 0.14862, limit: 0.1, status: FAIL },
    { metric: 'market_share', status: NOT_EVALUATED },
  ],
  riskScore: { score: 71.6, band: 'moderate', bindingComponent: 'volatility', components: { volatility: 60 } },
  leftOut: [{ part: 'performance', reason: 'FIELD_INVALID', message: 'Name a ticker to compare with.' }],
  inputs: { start: '2014-01-01', end: '2023-12-31', observations: 120, pricesAsOf: '2023-12-29', engineVersion: '1' },
};

describe('a report as a text', () => {
  it('fits into 80 columns, whatever it says', () => {
    const widths = textOf(REPORT)
      .split('\n')
      .map((line) => line.length);

    expect(Math.max(...widths)).toBeLessThanOrEqual(80);
  });

  it('says the numbers of the report, rounded for reading', () => {
    const text = textOf(REPORT);

    expect(text).toContain('Volatility is 14.9 % a year. Factors explain 80.0 % of its variance.');
    expect(text).toMatch(/AAA +60\.0 % +90\.0 % +20\.0 %/);
    expect(text).toMatch(/market \(SPY\) +0\.94 +75\.0 %/);
    expect(text).toMatch(/72 of 100, higher is safer; risk: moderate. Its lowest part is volatility\./);
    expect(text).toMatch(/volatility +14\.9 % +10\.0 % +BROKEN/);
    expect(text).toContain('Performance: Name a ticker to compare with.');
  });

  it('holds the portfolio beside its benchmark', () => {
    const tailOf = (historicalVar: number) => ({ levels: { '0.95': { historicalVar, historicalEs: 0.11 } } });
    const performance = {
      portfolio: {
        annualisedReturn: 0.081,
        volatilityAnnual: 0.15,
        drawdown: { maxDrawdown: -0.3 },
        tail: tailOf(0.062),
      },
      benchmark: {
        annualisedReturn: 0.1,
        volatilityAnnual: 0.14,
        drawdown: { maxDrawdown: -0.25 },
        tail: tailOf(0.07),
      },
      beta: 0.934,
      trackingError: 0.052,
    };

    const text = textOf({ ...REPORT, performance, leftOut: [] });

    expect(text).toMatch(/return a year +8\.1 % +10\.0 %/);
    expect(text).toMatch(/largest fall +-30\.0 % +-25\.0 %/);
    expect(text).toMatch(/value at risk, 95 %, a period +6\.2 % +7\.0 %/);
    expect(text).toMatch(/Beta is 0\.93.*the tracking error 5\.2 % a year\./s);
  });

  it('lists no limit that nobody set, and shows nothing as a dash', () => {
    const text = textOf(REPORT);

    expect(text).not.toContain('variance from the market');
    expect(text).toMatch(/subindustry \(median\(.*… +- +-/);
    expect(text).not.toMatch(/NaN|undefined|null/);
  });

  it('says that there is nothing rather than leaving a hole', () => {
    expect(textOf({})).toContain('No limits are set, or none can be checked.');
  });
});
