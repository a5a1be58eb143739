import * as gatewayV1 from '@perfolio/contracts/messages';
import {
  betaConstraints,
  betaLimits,
  type OptimisationControl,
  type PortfolioLimits,
  type Universe,
  universeOf,
} from '@perfolio/engine';

import { noteProgress } from '../progress-cell';
import { given } from '../undefined-numbers';
import type { Book } from './book';
import { historyOf } from './limit-checks-answer';
import { stopsAt } from './stop-flag';
import type { QuestionAbout } from './task';

/** What a search runs over, and what it keeps. */
interface Search {
  readonly universe: Universe;
  readonly limits: PortfolioLimits;
  readonly control: OptimisationControl;
  /** Remarks a reader should know. */
  readonly warnings: readonly string[];
}

type SearchTask = QuestionAbout<'optimize'> | QuestionAbout<'frontier'>;

export function searchOf(task: SearchTask, book: Book): Search {
  const universe = universeOf(book.prepared, book.request.covariance ?? 'SAMPLE');
  return {
    universe,
    limits: limitsOf(task, book),
    control: { onProgress: (progress) => noteProgress(task.progress, progress), checkpoint: stopsAt(task.stop) },
    warnings: warningsAbout(universe, task),
  };
}

/** Those of the portfolio that can be imposed, and those of the question. */
function limitsOf(task: SearchTask, book: Book): PortfolioLimits {
  const { allowShort, budget, maxGrossExposure, maxTurnover, betaLimits: bounded } = task.asked.problem;
  const { maxSinglePosition, maxVolatility } = book.limits;
  const minTrade = 'minimumTrade' in task.asked ? task.asked.minimumTrade : undefined;
  return {
    allowShort,
    ...given({ budget, maxSinglePosition, maxVolatility, maxGrossExposure, maxTurnover, minTrade }),
    ...(bounded && { betaLimits: betaBounds(task, book) }),
  };
}

function betaBounds(task: SearchTask, book: Book) {
  const { factorExposure, standaloneBetas, tickers } = book.summary.portfolioView;
  return betaConstraints(betaLimits(historyOf(task, book), factorExposure, book.limits), standaloneBetas, tickers);
}

const warningsAbout = ({ covarianceSingular, tickers }: Universe, { parameters }: SearchTask): string[] =>
  covarianceSingular && parameters.covariance !== gatewayV1.Covariance.LEDOIT_WOLF
    ? [
        `The covariance matrix of the ${tickers.length} positions is singular, so other weights may be as good. Ask for covariance LEDOIT_WOLF or a longer window.`,
      ]
    : [];
