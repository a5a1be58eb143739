import type { FactorHistory } from '../limits/factor-history';
import { limitChecks } from '../limits/limit-checks';
import type { Limits } from '../limits/limits';
import type { Summary } from '../model/analysis';
import type { CovarianceChoice, PortfolioSummary } from '../model/portfolio-view';
import type { Prepared } from '../model/prepared';
import type { AdviceEffect } from './advice-effect';
import { sentenceOf } from './advice-sentence';
import { remedies } from './remedies';
import type { Remedy } from './remedy';
import { reweighting } from './reweighting';
import { riskScore } from './risk-score';
import type { ScorePolicy } from './score-policy';

/** What would bring one figure within its limit, and what it would do to the score. Generated from the fields of the answer. */
export interface Advice extends Remedy {
  /** New weights of the tickers to act on; what is sold stays idle. None where no weight alone does it. */
  readonly trades: readonly AdvisedTrade[];
  /** Computed at the new weights; null without trades. */
  readonly effect: AdviceEffect | null;
  readonly sentence: string;
}

export interface AdvisedTrade {
  readonly ticker: string;
  /** Weights before and after. */
  readonly from: number;
  readonly to: number;
}

export interface AdvisedPortfolio {
  readonly prepared: Prepared;
  /** An analysis does as well. */
  readonly summary: Summary;
  readonly history: FactorHistory;
}

export interface AdviceTerms {
  readonly policy: ScorePolicy;
  /** With a `maxLoss`. */
  readonly limits: Limits;
  /** That of the summary; SAMPLE when absent. */
  readonly covariance?: CovarianceChoice;
}

/** More would be read by nobody, and each costs a pass over the returns. */
const MOST_ITEMS = 50;

/** A hair inside the target, so that rounding does not leave the result above it. */
const INSIDE = 1 - 2 ** -48;

/**
 * One item for each figure above its limit (losses of section 8 above maxLoss, rows of sections 6 and 7 that fail, shares
 * that are partial), the greatest gain of score first; none when nothing is above, and at most the 50 furthest above.
 * INVALID_LIMIT as `riskScore`.
 */
export function adviceFor({ prepared, summary, history }: AdvisedPortfolio, terms: AdviceTerms): Advice[] {
  const { policy, limits, covariance = 'SAMPLE' } = terms;
  const { portfolioView } = summary;
  const scoreTerms = { policy, maxLoss: limits.maxLoss ?? 0 };
  const score = riskScore(portfolioView, history, scoreTerms);
  const figuresAt = reweighting(prepared, portfolioView, covariance);
  const effectOf = (trades: readonly AdvisedTrade[]): AdviceEffect => {
    const figures = figuresAt(reweighted(portfolioView, trades));
    const after = riskScore(figures, history, scoreTerms);
    return {
      score: { before: score.score, after: after.score },
      potentialLoss: { before: score.potentialLoss, after: after.potentialLoss },
      volatilityAnnual: { before: portfolioView.volatilityAnnual, after: figures.volatilityAnnual },
    };
  };
  const checks = limitChecks(summary, history, limits);
  return remedies({ summary, isCash: prepared.isCash, score, checks, limits })
    .sort((a, b) => excess(b) - excess(a))
    .slice(0, MOST_ITEMS)
    .map((remedy): Advice => {
      const trades = tradesOf(remedy, portfolioView);
      const effect = trades.length === 0 ? null : effectOf(trades);
      return { ...remedy, trades, effect, sentence: sentenceOf(remedy, effect) };
    })
    .sort((a, b) => gainOf(b) - gainOf(a));
}

/** How many times its target a figure is, or the target it: of a part of the book that is too small. */
function excess({ current, target }: Remedy): number {
  const [less, more] = [Math.abs(current), Math.abs(target)].sort((a, b) => a - b);
  return less === 0 || less === undefined || more === undefined ? Number.MAX_VALUE : more / less;
}

/** The tickers scaled alike, so that what is linear in their weights reaches the target. */
function tradesOf({ kind, tickers, current, target }: Remedy, view: PortfolioSummary): AdvisedTrade[] {
  if (kind === 'LOWER_SHARE' || kind === 'ADD_PROXIES') return [];
  const scale = (target / current) * INSIDE;
  return view.tickers.flatMap((ticker, i) => {
    const from = view.weights[i]!;
    return tickers.includes(ticker) && from !== 0 ? [{ ticker, from, to: from * scale }] : [];
  });
}

function reweighted({ tickers, weights }: PortfolioSummary, trades: readonly AdvisedTrade[]): Float64Array {
  const changed = new Map(trades.map(({ ticker, to }) => [ticker, to]));
  return weights.map((weight, i) => changed.get(tickers[i]!) ?? weight);
}

/** What says nothing of the score comes last: no gain is lower than losing the whole scale. */
function gainOf({ effect }: Advice): number {
  if (effect === null || effect.score.after === null || effect.score.before === null) return -Number.MAX_VALUE;
  return effect.score.after - effect.score.before;
}
