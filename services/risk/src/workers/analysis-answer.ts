import * as gatewayV1 from '@perfolio/contracts/messages';

import { factorModelMessage, portfolioViewMessage } from '../wire';
import { AnswerBody, finished } from './answer-body';
import { type Book, withBook } from './book';
import { stopsAt } from './stop-flag';
import type { PortfolioTask, QuestionAbout } from './task';
import { warningsAbout } from './warnings';

/** The answer of GetAnalysis, as it is cached. A pure function of its task, as are all answers. */
export const analysisAnswer = (task: QuestionAbout<'analysis'>): Promise<Uint8Array> =>
  withBook(task, (book) => finished(analysed(new AnswerBody(), task, book), { task, book }));

/** The first two fields of an analysis and of a report. */
export function analysed(body: AnswerBody, { parameters, stop }: PortfolioTask, book: Book): AnswerBody {
  const checkpoint = stopsAt(stop);
  const full = parameters.view === gatewayV1.View.FULL ? book.analysis : undefined;
  const { portfolioView, factorModel } = full ?? book.summary;
  // Large matrices take long to write down, so it is looked before and between.
  checkpoint();
  const message = portfolioViewMessage(portfolioView, full?.portfolioView);
  checkpoint();
  const view = { ...message, warnings: warningsAbout(book.summary, parameters.covariance) };
  return body
    .message(1, gatewayV1.PortfolioView, view)
    .message(2, gatewayV1.FactorModel, factorModel && factorModelMessage(factorModel));
}
