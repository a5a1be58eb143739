import * as gatewayV1 from '@perfolio/contracts/messages';
import { whatIf, type WeightsChange } from '@perfolio/engine';

import { whatIfMessage } from '../wire-what-if';
import { unstampedNoun } from './answer-body';
import { withBook } from './book';
import { dataQualityMessage } from './data-quality';
import type { QuestionAbout, Questions } from './task';

/** The answer of WhatIf. */
export function whatIfAnswer(task: QuestionAbout<'what-if'>): Promise<Uint8Array> {
  const change = changeOf(task.asked);
  return withBook(
    task,
    (book) => {
      const { limits, prices, request } = book;
      const { lookbackYears } = task.portfolio;
      const answer = whatIf({ ...request, change, limits, lookbackYears: lookbackYears || undefined }, prices);
      const dataQuality = dataQualityMessage(answer.dataQuality);
      const { observations } = answer.windows.after;
      return unstampedNoun(gatewayV1.WhatIf, whatIfMessage(answer), { task, book, observations, dataQuality });
    },
    tickersIn(task.asked),
  );
}

function changeOf({ newWeights, delta, fundFrom }: Questions['what-if']): WeightsChange {
  if (newWeights.length > 0) return { newWeights };
  const shifts = delta.map(({ ticker, size }) => ({ ticker, change: size?.$case === 'change' ? size.value : 0 }));
  return { delta: shifts, ...(fundFrom !== '' && { fundFrom }) };
}

const tickersIn = ({ newWeights, delta, fundFrom }: Questions['what-if']): string[] => [
  ...[...newWeights, ...delta].map(({ ticker }) => ticker),
  ...(fundFrom === '' ? [] : [fundFrom]),
];
