import * as gatewayV1 from '@perfolio/contracts/messages';
import { factorStress, parseEpisode, replay } from '@perfolio/engine';

import { episodeMessage, shocksMessage } from '../wire-stress';
import { unstampedNoun } from './answer-body';
import { type Book, withBook } from './book';
import type { QuestionAbout } from './task';

/** The answer of Stress. */
export const stressAnswer = (task: QuestionAbout<'stress'>): Promise<Uint8Array> =>
  withBook(task, (book) => (task.asked.episode === '' ? shocked(task, book) : replayed(task, book)));

function shocked(task: QuestionAbout<'stress'>, book: Book): Uint8Array {
  const { portfolioView, factorModel } = book.summary;
  const { passOn } = task.asked;
  const shocks = Object.fromEntries(task.asked.shocks.map(({ factor, shock }) => [factor, shock]));
  const stress = factorStress(book.prepared, factorModel, { shocks, passOn });
  return unstampedNoun(gatewayV1.Stress, shocksMessage(stress, portfolioView.modelledShare), { task, book });
}

/** The present weights, on their basis, over the months or days of the episode. */
function replayed(task: QuestionAbout<'stress'>, book: Book): Uint8Array {
  const { cashTickers, frequency } = book.request;
  const { tickers, weights: held } = book.prepared;
  const weights = tickers.map((ticker, i) => ({ ticker, weight: held[i] ?? 0 }));
  const episode = parseEpisode(task.asked.episode);
  if (episode === null) throw new RangeError('An episode that means none came as far as a worker.');
  const answer = replay({ weights, cashTickers, episode, frequency }, book.prices);
  return unstampedNoun(gatewayV1.Stress, episodeMessage(answer), { task, book });
}
