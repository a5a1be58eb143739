import * as gatewayV1 from '@perfolio/contracts/messages';
import {
  type Objective,
  type OptimalPortfolio,
  type OptimisationRequest,
  optimise,
  type WeightsChange,
  whatIf,
} from '@perfolio/engine';

import { betaLimitMessage, riskLimitMessage } from '../wire-limits';
import { infeasibleMessage, optimalMessage } from '../wire-optimization';
import { unstampedNoun } from './answer-body';
import { type Book, withBook } from './book';
import { searchOf } from './search';
import type { QuestionAbout } from './task';

/** The answer of Optimize. */
export const optimizeAnswer = (task: QuestionAbout<'optimize'>): Promise<Uint8Array> =>
  withBook(task, async (book) => {
    const { universe, limits, control, warnings } = searchOf(task, book);
    const answer = await optimise(universe, { ...requestOf(task), limits }, control);
    const message =
      answer.status === 'OPTIMAL'
        ? { ...optimalMessage(answer), ...checksOf(answer, task, book) }
        : gatewayV1.Optimization.fromPartial(infeasibleMessage(answer.conflict));
    return unstampedNoun(gatewayV1.Optimization, { ...message, warnings: [...warnings] }, { task, book });
  });

const OBJECTIVES: Readonly<Record<gatewayV1.Objective, Objective | undefined>> = {
  [gatewayV1.Objective.OBJECTIVE_UNSPECIFIED]: undefined,
  [gatewayV1.Objective.MIN_VARIANCE]: 'MIN_VARIANCE',
  [gatewayV1.Objective.MAX_RETURN]: 'MAX_RETURN',
  [gatewayV1.Objective.MAX_SHARPE]: 'MAX_SHARPE',
  [gatewayV1.Objective.RISK_PARITY]: 'RISK_PARITY',
  [gatewayV1.Objective.TARGET_RETURN]: 'TARGET_RETURN',
  [gatewayV1.Objective.UNRECOGNIZED]: undefined,
};

function requestOf({ asked, portfolio }: QuestionAbout<'optimize'>): Omit<OptimisationRequest, 'limits'> {
  const objective = OBJECTIVES[asked.objective];
  if (objective === undefined) throw new RangeError('An objective that nobody knows came as far as a worker.');
  const { riskFreeRate } = portfolio;
  return {
    objective,
    ...(asked.targetReturn !== undefined && { targetReturn: asked.targetReturn }),
    ...(riskFreeRate !== undefined && { riskFreeRate }),
  };
}

/** Shares of variance cannot be imposed, so the answer is checked like any other portfolio. */
function checksOf({ weights }: OptimalPortfolio, task: QuestionAbout<'optimize'>, { request, limits, prices }: Book) {
  const change: WeightsChange = { newWeights: weights };
  const lookbackYears = task.portfolio.lookbackYears || undefined;
  const { riskLimits, betaLimits } = whatIf({ ...request, change, limits, lookbackYears }, prices);
  return { riskLimits: riskLimits.map(riskLimitMessage), betaLimits: betaLimits.map(betaLimitMessage) };
}
