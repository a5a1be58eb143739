import type { BetaLimit } from '../limits/beta-limits';
import type { LimitChecks } from '../limits/limit-checks';
import type { LimitedMetric } from '../limits/risk-limits';
import { factorLoss } from './potential-loss';
import { factorsOf } from './reweighting';
import type { Findings, Remedy, RemedyReason } from './remedy';
import { shareRemedies } from './share-remedies';

/** Everything above its limit, each with the nearest value that is not; where two limits ask, the stricter. */
export function remedies(findings: Findings): Remedy[] {
  const found = [
    ...positionRemedies(findings),
    ...factorRemedies(findings),
    ...exposureRemedies(findings),
    ...shareRemedies(findings),
  ];
  const strictest = new Map<string, Remedy>();
  for (const remedy of found) {
    const key = `${remedy.kind} ${remedy.subject}`;
    const other = strictest.get(key);
    strictest.set(key, other === undefined ? remedy : stricter(other, remedy));
  }
  return [...strictest.values()];
}

function stricter(a: Remedy, b: Remedy): Remedy {
  const strict = Math.abs(b.target) < Math.abs(a.target) ? b : a;
  return { ...strict, reasons: [...new Set([...a.reasons, ...b.reasons])] };
}

function positionRemedies({ summary: { portfolioView }, isCash, score, checks, limits }: Findings): Remedy[] {
  const { tickers, weights } = portfolioView;
  const above = (max: number, reason: RemedyReason): Remedy[] =>
    tickers.flatMap((ticker, i) =>
      isCash[i] || Math.abs(weights[i]!) <= max
        ? []
        : [
            {
              kind: 'REDUCE_POSITION',
              subject: ticker,
              current: weights[i]!,
              target: Math.sign(weights[i]!) * max,
              reasons: [reason],
              factor: null,
              tickers: [ticker],
            },
          ],
    );
  const lossMax = score.suggestedLimits.singlePosition.max;
  return [
    ...(exceeds(score.lossRatio.concentration) && lossMax !== null ? above(lossMax, 'LOSS_LIMIT') : []),
    ...(fails(checks, 'largest_position') ? above(limits.maxSinglePosition ?? 0, 'RISK_LIMIT') : []),
  ];
}

function factorRemedies({ summary: { portfolioView }, score, checks, limits }: Findings): Remedy[] {
  const reduce = (id: string, beta: number, [target, reason]: [number | null, RemedyReason]): Remedy[] =>
    target === null
      ? []
      : [
          {
            kind: 'REDUCE_FACTOR',
            subject: id,
            current: beta,
            target,
            reasons: [reason],
            factor: id,
            tickers: portfolioView.tickers.filter((_, i) => factorsOf(portfolioView, i).includes(id)),
          },
        ];
  const maxLoss = Math.abs(limits.maxLoss ?? 0);
  const byLoss = Object.entries(score.suggestedLimits.factorBeta).flatMap(([id, { current, min, max }]) => {
    const loss = factorLoss(current, score.shocks[id] ?? [0, 0]);
    if (current === null || loss === null || loss <= maxLoss) return [];
    return reduce(id, current, [current > 0 ? max : min, 'LOSS_LIMIT']);
  });
  const failed = checks.betaLimits.filter((row): row is BetaLimit & { beta: number } => row.status === 'FAIL');
  return [
    ...byLoss,
    ...failed.flatMap((row) => reduce(row.factor, row.beta, [row.beta > 0 ? row.upper : row.lower, 'BETA_LIMIT'])),
  ];
}

function exposureRemedies({ summary: { portfolioView }, isCash, score, checks, limits }: Findings): Remedy[] {
  const to = (target: number | null | undefined, reason: RemedyReason): Remedy[] =>
    target === null || target === undefined
      ? []
      : [
          {
            kind: 'REDUCE_EXPOSURE',
            subject: null,
            current: portfolioView.volatilityAnnual,
            target,
            reasons: [reason],
            factor: null,
            tickers: portfolioView.tickers.filter((_, i) => !isCash[i]),
          },
        ];
  return [
    ...(exceeds(score.lossRatio.volatility) ? to(score.suggestedLimits.volatility.max, 'LOSS_LIMIT') : []),
    ...(fails(checks, 'volatility') ? to(limits.maxVolatility, 'RISK_LIMIT') : []),
  ];
}

const exceeds = (lossRatio: number | null): boolean => lossRatio !== null && lossRatio > 1;

const fails = ({ riskLimits }: LimitChecks, metric: LimitedMetric): boolean =>
  riskLimits.some((row) => row.metric === metric && row.status === 'FAIL');
