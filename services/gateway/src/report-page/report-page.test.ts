import { createHash } from 'node:crypto';
import { gatewayV1 } from '@perfolio/contracts';

import { PAGE_POLICY, reportPage } from './report-page';

const { FAIL, NOT_EVALUATED } = gatewayV1.RiskLimit_Status;

const pageOf = (report: Parameters<typeof gatewayV1.GetReportResponse.fromPartial>[0]): string =>
  reportPage(gatewayV1.GetReportResponse.encode(gatewayV1.GetReportResponse.fromPartial(report)).finish());

const valuesIn = (page: string): number[] =>
  [...page.matchAll(/<data value="([^"]*)"/g)].map(([, value]) => Number(value));

const REPORT = {
  portfolioView: {
    tickers: ['AAA', 'BBB'],
    weights: [0.6123456789012345, -0.4],
    volatilityAnnual: 0.14862000000000003,
    eulerShare: [0.9, 0.1],
    assetVolAnnual: [0.2, 0.3],
    effectivePositions: 1.92,
    factorIds: ['market:SPY'],
    factorExposure: { 'market:SPY': 0.935 },
    warnings: ['<script>alert("1")</script>'],
  },
  factorModel: { systematicShare: 0.8, totalVariance: 0.02, factorContribution: { 'market:SPY': 0.015 } },
  breached: true,
  riskLimits: [
    { metric: 'volatility', actual: 0.14862, limit: 0.1, status: FAIL },
    { metric: 'market_share', status: NOT_EVALUATED },
  ],
  riskScore: {
    score: 71.6,
    band: 'moderate',
    bindingComponent: 'volatility',
    components: { volatility: 60 },
    lossRatio: { volatility: 1.2 },
    advice: [{ sentence: 'Hold less of AAA.' }],
  },
  leftOut: [{ part: 'performance', reason: 'FIELD_INVALID', message: 'Name a ticker to compare with.' }],
  inputs: { start: '2014-01-01', end: '2023-12-31', observations: 120, pricesAsOf: '2023-12-29', engineVersion: '1' },
};

describe('a report as a page', () => {
  it('says first what matters most', () => {
    expect(pageOf(REPORT)).toContain('<h1>The portfolio swings by 14.9 % a year and breaks a limit</h1>');
    expect(pageOf(REPORT)).toContain(
      '2 positions, 120 months in common from 1\u00a0Jan\u00a02014 to 31\u00a0Dec\u00a02023',
    );
  });

  it('holds the numbers of the answer whole beside the rounded ones', () => {
    const page = pageOf(REPORT);

    expect(page).toContain('<data value="0.6123456789012345">61.2 %</data>');
    expect(valuesIn(page)).toEqual(
      expect.arrayContaining([0.14862000000000003, -0.4, 0.9, 0.2, 0.935, 0.8, 71.6, 0.75, 1.2]),
    );
    expect(page).not.toMatch(/NaN|undefined|null/);
  });

  it('titles each part with what it found', () => {
    const page = pageOf(REPORT);

    expect(page).toContain('AAA is 61.2 % of the portfolio and 90.0 % of its risk');
    expect(page).toContain('In a bad year volatility could cost more than you can bear');
    expect(page).toContain('The volatility is 14.9 %, where 10.0 % is allowed');
    expect(page).toContain('<li>Name a ticker to compare with.</li>');
    expect(page).toContain('<li>Hold less of AAA.</li>');
  });

  it('escapes whatever comes from outside', () => {
    expect(pageOf(REPORT)).not.toContain('<script');
  });

  it('needs nothing but itself', () => {
    expect(pageOf(REPORT)).not.toMatch(/\b(src|href|action)=|url\(|@import/);
  });

  it('lets a browser load its style, and no other', () => {
    const [, style = ''] = /<style>(.*?)<\/style>/s.exec(pageOf(REPORT)) ?? [];

    expect(PAGE_POLICY).toContain(`style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`);
    expect(PAGE_POLICY).toContain("default-src 'none'");
  });

  it('is a page even where there is nothing to tell', () => {
    expect(pageOf({})).toContain('No limits are set, or none can be checked');
  });
});
