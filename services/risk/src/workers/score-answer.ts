import * as gatewayV1 from '@perfolio/contracts/messages';
import { adviceFor, type FactorHistory, riskScore } from '@perfolio/engine';

import { riskScoreMessage } from '../wire-score';
import { AnswerBody, finished } from './answer-body';
import { type Book, withBook } from './book';
import { policyOf } from './default-policy';
import { historyOf } from './limit-checks-answer';
import type { PortfolioTask, QuestionAbout } from './task';

/** The answer of GetScore. */
export const scoreAnswer = (task: QuestionAbout<'score'>): Promise<Uint8Array> =>
  withBook(task, (book) => {
    const score = scored(task, book, historyOf(task, book));
    return finished(new AnswerBody().message(1, gatewayV1.RiskScore, score), { task, book });
  });

/** The score of a portfolio that says which loss its owner can bear. */
export function scored({ portfolio }: PortfolioTask, { analysis, limits, request }: Book, history: FactorHistory) {
  const policy = policyOf(portfolio);
  const score = riskScore(analysis.portfolioView, history, { policy, maxLoss: limits.maxLoss ?? 0 });
  const advice = adviceFor(analysis, history, { policy, limits, cashTickers: request.cashTickers });
  return riskScoreMessage(score, advice);
}
