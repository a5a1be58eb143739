import * as gatewayV1 from '@perfolio/contracts/messages';
import { factorHistory, type FactorHistory, type LimitChecks, limitChecks } from '@perfolio/engine';

import { betaLimitMessage, riskLimitMessage } from '../wire-limits';
import { AnswerBody, finished } from './answer-body';
import { type Book, withBook } from './book';
import type { PortfolioTask, QuestionAbout } from './task';

/** The answer of GetLimitChecks. */
export const limitChecksAnswer = (task: QuestionAbout<'limit-checks'>): Promise<Uint8Array> =>
  withBook(task, (book) => {
    const checks = limitChecks(book.summary, historyOf(task, book), book.limits);
    return finished(checked(new AnswerBody(), checks, 1), { task, book });
  });

/** What the factors did in the look-back of the portfolio. */
export const historyOf = ({ portfolio }: PortfolioTask, { request, prices }: Book): FactorHistory =>
  factorHistory({ ...request, lookbackYears: portfolio.lookbackYears || undefined }, prices);

/** Rows and verdict, from field `first` on. */
export const checked = (body: AnswerBody, checks: LimitChecks, first: number): AnswerBody =>
  body
    .messages(first, gatewayV1.RiskLimit, checks.riskLimits.map(riskLimitMessage))
    .messages(first + 1, gatewayV1.BetaLimit, checks.betaLimits.map(betaLimitMessage))
    .flag(first + 2, checks.breached);
