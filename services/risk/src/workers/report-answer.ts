import * as gatewayV1 from '@perfolio/contracts/messages';
import { EngineError, limitChecks } from '@perfolio/engine';
import { invalidFields, PerfolioError, type Violation } from '@perfolio/errors';

import { missingTerm, missingTerms } from '../benchmarked';
import { fromEngineError } from '../engine-refusal';
import { missingMaxLoss } from '../get-score';
import { analysed } from './analysis-answer';
import { AnswerBody, finished } from './answer-body';
import { type Book, withBook } from './book';
import { checked, historyOf } from './limit-checks-answer';
import { performed } from './performance-answer';
import { scored } from './score-answer';
import type { PortfolioTask, QuestionAbout } from './task';

/** The answer of GetReport: all four, from one window, one history and one set of weights. */
export const reportAnswer = (task: QuestionAbout<'report'>): Promise<Uint8Array> =>
  withBook(task, (book) => {
    const history = historyOf(task, book);
    const checks = limitChecks(book.summary, history, book.limits);
    const leftOut: gatewayV1.LeftOut[] = [];
    const attempt = <Part>(name: string, missing: readonly Violation[], work: () => Part): Part | undefined =>
      unlessRefused(name, { missing, work, book, leftOut });
    const performance = attempt('performance', missingFor(task), () => performed(task, book));
    const score = attempt('riskScore', missingMaxLoss(task.portfolio), () => scored(task, book, history));
    const body = analysed(new AnswerBody(), task, book).message(3, gatewayV1.Performance, performance);
    checked(body, checks, 4).message(7, gatewayV1.RiskScore, score).messages(8, gatewayV1.LeftOut, leftOut);
    return finished(body, { task, book });
  });

interface Attempt<Part> {
  readonly missing: readonly Violation[];
  readonly work: () => Part;
  readonly book: Book;
  readonly leftOut: gatewayV1.LeftOut[];
}

/** A part that cannot be answered is left out with the reason it would be refused with by itself. */
function unlessRefused<Part>(part: string, { missing, work, book, leftOut }: Attempt<Part>): Part | undefined {
  try {
    if (missing.length > 0) throw invalidFields(missing);
    return work();
  } catch (error) {
    const refusal = error instanceof EngineError ? fromEngineError(error, book.window) : error;
    // Left by its caller, the report has no parts any more.
    if (!(refusal instanceof PerfolioError) || refusal.reason === 'CANCELLED') throw refusal;
    leftOut.push({ part, reason: refusal.reason, message: refusal.message });
    return undefined;
  }
}

/** A benchmark without prices is as good as none. */
function missingFor({ portfolio, columns }: PortfolioTask): Violation[] {
  const missing = missingTerms(portfolio);
  if (missing.length > 0 || columns.some(({ ticker }) => ticker === portfolio.benchmark)) return missing;
  return [
    missingTerm('benchmark', `Import prices of ${portfolio.benchmark}, or name another ticker to measure against`),
  ];
}
