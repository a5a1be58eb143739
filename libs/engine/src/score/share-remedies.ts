import { DEFAULT_MIN_MODELLED_SHARE } from '../limits/limits';
import type { LimitedMetric, RiskLimit } from '../limits/risk-limits';
import type { Summary } from '../model/analysis';
import type { Findings, Remedy } from './remedy';
import { factorsOf } from './reweighting';

/** The type a share's factors have; any when it is not here. */
const TYPE_OF: Readonly<Partial<Record<LimitedMetric, string>>> = {
  market_share: 'market',
  industry_share: 'industry',
};

/** For rows about shares of variance: what makes the largest part of one that fails, and who has no factor where one is partial. */
export function shareRemedies(findings: Findings): Remedy[] {
  const { checks, summary } = findings;
  const shares = checks.riskLimits.filter(({ metric }) => metric.endsWith('_share'));
  const failed = shares.flatMap((row) => (row.status === 'FAIL' ? lowerShare(row, summary) : []));
  return shares.some(({ status }) => status === 'PARTIAL') ? [...failed, ...addProxies(findings)] : failed;
}

function lowerShare({ metric, actual, limit }: RiskLimit, { factorModel }: Summary): Remedy[] {
  if (actual === null || limit === null || factorModel === null) return [];
  const type = TYPE_OF[metric];
  const own = Object.entries(factorModel.factorContribution).filter(
    ([id]) => type === undefined || id.startsWith(`${type}:`),
  );
  const largest = own.reduce((most, entry) => (entry[1] > most[1] ? entry : most), own[0] ?? ['', 0]);
  return [
    {
      kind: 'LOWER_SHARE',
      subject: metric,
      current: actual,
      target: limit,
      reasons: ['RISK_LIMIT'],
      factor: largest[0],
      tickers: [],
    },
  ];
}

/** Nobody to give proxies to is a book of cash alone. */
function addProxies({ summary: { portfolioView }, isCash, limits }: Findings): Remedy[] {
  const tickers = portfolioView.tickers.filter((_, i) => !isCash[i] && factorsOf(portfolioView, i).length === 0);
  if (tickers.length === 0) return [];
  return [
    {
      kind: 'ADD_PROXIES',
      subject: null,
      current: portfolioView.modelledShare ?? 0,
      target: limits.minModelledShare ?? DEFAULT_MIN_MODELLED_SHARE,
      reasons: ['RISK_LIMIT'],
      factor: null,
      tickers,
    },
  ];
}
