import * as gatewayV1 from '@perfolio/contracts/messages';
import { stockProfile } from '@perfolio/engine';

import { stockProfileMessage } from '../wire-profile';
import { AnswerBody, finished } from './answer-body';
import { engineProxies, withBook } from './book';
import type { QuestionAbout } from './task';

/** The answer of GetInstrumentProfile. */
export const profileAnswer = (task: QuestionAbout<'profile'>): Promise<Uint8Array> =>
  withBook(task, (book) => {
    const { ticker } = task.asked;
    const { benchmark, factorProxies } = task.portfolio;
    const [proxies] = factorProxies;
    const request = {
      ...book.window,
      ticker,
      // Without a benchmark nothing is measured against one; the engine is given a series that is there, and its row left out.
      benchmark: benchmark || ticker,
      proxies: proxies === undefined ? {} : engineProxies(proxies),
    };
    const profile = stockProfile(request, book.prices);
    const message = stockProfileMessage(benchmark === '' ? { ...profile, market: null } : profile);
    const { observations } = profile;
    const { firstPeriod, lastPeriod } = profile;
    const dataQuality = gatewayV1.DataQuality.fromPartial({ observations, firstPeriod, lastPeriod });
    return finished(new AnswerBody().message(1, gatewayV1.StockProfile, message), {
      task,
      book,
      observations,
      dataQuality,
    });
  });
