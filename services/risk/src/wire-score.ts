import * as gatewayV1 from '@perfolio/contracts/messages';
import type { Advice, AdviceEffect, PerComponent, RiskScore, SuggestedLimits, SuggestedRange } from '@perfolio/engine';

import { mapped, present } from './undefined-numbers';

export const riskScoreMessage = (score: RiskScore, advice: readonly Advice[]): gatewayV1.RiskScore =>
  gatewayV1.RiskScore.fromPartial({
    ...present(score, ['score', 'modelledShare']),
    band: score.band ?? '',
    components: parts(score.components),
    potentialLoss: parts(score.potentialLoss),
    lossRatio: parts(score.lossRatio),
    shocks: mapped(score.shocks, ([worst, best]) => ({ worst, best })),
    bindingComponent: score.bindingComponent ?? '',
    suggestedLimits: suggestedMessage(score.suggestedLimits),
    advice: advice.map(adviceMessage),
    fallbackFactors: [...score.fallbackFactors],
    unmeasuredFactors: [...score.unmeasuredFactors],
  });

const parts = (values: PerComponent<number | null>): gatewayV1.ScoreParts =>
  present(values, ['factor', 'industry', 'volatility', 'concentration']);

const suggestedMessage = ({ factorBeta, singlePosition, volatility, grossExposure }: SuggestedLimits) => ({
  factorBeta: mapped(factorBeta, range),
  singlePosition: range(singlePosition),
  volatility: range(volatility),
  grossExposure: range(grossExposure),
});

const range = ({ current, max, min = null }: Pick<SuggestedRange, 'current' | 'max'> & Partial<SuggestedRange>) =>
  present({ current, max, min }, ['current', 'max', 'min']);

const adviceMessage = (advice: Advice) => ({
  kind: gatewayV1.Advice_Kind[advice.kind],
  subject: advice.subject ?? '',
  current: advice.current,
  target: advice.target,
  reasons: advice.reasons.map((reason) => gatewayV1.Advice_Reason[reason]),
  factor: advice.factor ?? '',
  tickers: [...advice.tickers],
  trades: advice.trades.map(({ ticker, from, to }) => ({ ticker, from, to })),
  sentence: advice.sentence,
  ...(advice.effect && { effect: effectMessage(advice.effect) }),
});

const effectMessage = ({ score, potentialLoss, volatilityAnnual }: AdviceEffect) => ({
  ...(score.before !== null && { scoreBefore: score.before }),
  ...(score.after !== null && { scoreAfter: score.after }),
  potentialLossBefore: parts(potentialLoss.before),
  potentialLossAfter: parts(potentialLoss.after),
  volatilityAnnualBefore: volatilityAnnual.before,
  volatilityAnnualAfter: volatilityAnnual.after,
});
