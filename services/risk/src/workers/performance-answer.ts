import * as gatewayV1 from '@perfolio/contracts/messages';
import { performance, type Prepared, rollingRisk, tailByPosition } from '@perfolio/engine';

import { performanceMessage } from '../wire-performance';
import { AnswerBody, finished } from './answer-body';
import { type Book, withBook } from './book';
import type { PortfolioTask, QuestionAbout } from './task';

/** The answer of GetPerformance. */
export const performanceAnswer = (task: QuestionAbout<'performance'>): Promise<Uint8Array> =>
  withBook(task, (book) => {
    const message = performed(task, book);
    const observations = message.portfolio?.observations ?? 0;
    return finished(new AnswerBody().message(1, gatewayV1.Performance, message), { task, book, observations });
  });

/** More positions than this would take longer to leave out one by one than anybody waits. */
const MOST_BY_POSITION = 500;

/** A year of months, a quarter of days. */
const ROLLING_PERIODS = { MONTHLY: 12, DAILY: 63 } as const;

/** What a portfolio that names a benchmark and a rate did. */
export function performed({ portfolio, parameters }: PortfolioTask, { prepared }: Book): gatewayV1.Performance {
  const { benchmark, riskFreeRate, idleReturn } = portfolio;
  if (riskFreeRate === undefined) throw new RangeError('A portfolio without a rate came as far as a worker.');
  const idle = idleReturn === gatewayV1.IdleReturn.RISK_FREE ? 'RISK_FREE' : 'NOTHING';
  const measured = performance(prepared, { benchmark, riskFreeRate, idleReturn: idle });
  return performanceMessage(measured, {
    ...(prepared.tickers.length <= MOST_BY_POSITION && { byPosition: tailByPosition(prepared) }),
    ...(parameters.view === gatewayV1.View.FULL && { rolling: rolling(prepared, benchmark) }),
  });
}

const rolling = (prepared: Prepared, benchmark: string) =>
  rollingRisk(prepared, { benchmark, window: ROLLING_PERIODS[prepared.frequency] });
