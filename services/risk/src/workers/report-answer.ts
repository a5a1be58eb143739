import * as gatewayV1 from '@perfolio/contracts/messages';
import { EngineError, limitChecks } from '@perfolio/engine';
import { PerfolioError } from '@perfolio/errors';

import { fromEngineError } from '../engine-refusal';
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
    const attempt = <Part>(name: string, needed: string | undefined, work: () => Part): Part | undefined =>
      unlessRefused(name, { needed, work, book, leftOut });
    const performance = attempt('performance', neededToCompare(task), () => performed(task, book));
    const score = attempt('riskScore', neededToScore(task), () => scored(task, book, history));
    const body = analysed(new AnswerBody(), task, book).message(3, gatewayV1.Performance, performance);
    checked(body, checks, 4).message(7, gatewayV1.RiskScore, score).messages(8, gatewayV1.LeftOut, leftOut);
    return finished(body, { task, book });
  });

interface Attempt<Part> {
  /** What its owner has to say before there can be an answer, as one asks a person; absent when nothing lacks. */
  readonly needed: string | undefined;
  readonly work: () => Part;
  readonly book: Book;
  readonly leftOut: gatewayV1.LeftOut[];
}

/** A part that cannot be answered is left out with the reason it would be refused with by itself. */
function unlessRefused<Part>(part: string, { needed, work, book, leftOut }: Attempt<Part>): Part | undefined {
  try {
    if (needed !== undefined) throw new PerfolioError('FIELD_INVALID', needed);
    return work();
  } catch (error) {
    const refusal = error instanceof EngineError ? fromEngineError(error, book.window) : error;
    // Left by its caller, the report has no parts any more.
    if (!(refusal instanceof PerfolioError) || refusal.reason === 'CANCELLED') throw refusal;
    leftOut.push({ part, reason: refusal.reason, message: refusal.message });
    return undefined;
  }
}

/** A report is read by people, and none of them has typed `limits.maxLoss`. */
const neededToScore = ({ portfolio: { limits } }: PortfolioTask): string | undefined =>
  limits?.maxLoss === undefined ? 'Set the highest loss you can bear in a year to get a score.' : undefined;

/** A benchmark without prices is as good as none. */
function neededToCompare({ portfolio: { benchmark, riskFreeRate }, columns }: PortfolioTask): string | undefined {
  const rate = riskFreeRate === undefined ? 'the yearly rate that money without risk earns' : undefined;
  if (benchmark === '')
    return `Name a ticker to compare with${rate === undefined ? '' : `, and ${rate},`} to see the performance.`;
  if (!columns.some(({ ticker }) => ticker === benchmark))
    return `${benchmark} has no prices to compare with. Import them, or name another ticker.`;
  return rate === undefined ? undefined : `Name ${rate} to see the performance.`;
}
