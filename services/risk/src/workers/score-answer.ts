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
export function scored({ portfolio }: PortfolioTask, book: Book, history: FactorHistory): gatewayV1.RiskScore {
  const { limits, prepared, summary } = book;
  const policy = policyOf(portfolio);
  const score = riskScore(summary.portfolioView, history, { policy, maxLoss: limits.maxLoss ?? 0 });
  const { covariance = 'SAMPLE' } = book.request;
  return riskScoreMessage(score, adviceFor({ prepared, summary, history }, { policy, limits, covariance }));
}
