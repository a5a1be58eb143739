import * as gatewayV1 from '@perfolio/contracts/messages';
import { simulate, type SimulationControl, type SimulationRequest } from '@perfolio/engine';
import { invalidFields } from '@perfolio/errors';

import { noteLosses } from '../found-cell';
import { noteProgress } from '../progress-cell';
import { simulationMessage } from '../wire-simulation';
import { unstampedNoun } from './answer-body';
import { type Book, withBook } from './book';
import { stopsAt } from './stop-flag';
import type { QuestionAbout } from './task';

/** The answer of Simulate. */
export const simulateAnswer = (task: QuestionAbout<'simulate'>): Promise<Uint8Array> =>
  withBook(task, (book) => {
    refuseTooMuch(task, book);
    const simulation = simulate(book.prepared, requestOf(task, book), controlOf(task));
    const message = simulationMessage(simulation, book.prepared.tickers.length);
    return unstampedNoun(gatewayV1.Simulation, message, { task, book });
  });

const controlOf = ({ progress, stop }: QuestionAbout<'simulate'>): SimulationControl => ({
  onProgress: (step) => noteProgress(progress, step),
  ...(progress && { onLosses: (losses) => noteLosses(progress.found, losses) }),
  checkpoint: stopsAt(stop),
});

/** About half a minute of one thread. */
const MOST_DRAWS = 2_000_000_000;
const DAYS_PER_MONTH = 21;

/** A path takes a draw for every position and step: one a day with daily returns, one a month with monthly ones. */
function refuseTooMuch({ asked }: QuestionAbout<'simulate'>, { prepared, window }: Book): void {
  const { paths, horizonDays } = asked;
  const steps = window.frequency === 'DAILY' ? horizonDays : Math.ceil(horizonDays / DAYS_PER_MONTH);
  const draws = paths * steps * prepared.tickers.length;
  if (draws <= MOST_DRAWS) return;
  const description = `paths x steps x positions may be at most ${MOST_DRAWS.toLocaleString('en')}; this takes ${draws.toLocaleString('en')}. Ask for fewer paths, a shorter horizon or monthly returns.`;
  const facts = { field: 'paths', rule: 'draws', limit: `${MOST_DRAWS}`, got: `${draws}` };
  throw invalidFields([{ ...facts, description }], 'LIMIT_EXCEEDED');
}

function requestOf({ asked }: QuestionAbout<'simulate'>, { request }: Book): SimulationRequest {
  const { paths, horizonDays, seed, degreesOfFreedom } = asked;
  return {
    paths,
    horizonDays,
    seed,
    model: asked.model === gatewayV1.SimulationModel.STUDENT_T ? 'STUDENT_T' : 'NORMAL',
    covariance: request.covariance ?? 'SAMPLE',
    ...(degreesOfFreedom !== undefined && { degreesOfFreedom }),
  };
}
