import type { CallOptions, PerfolioClient } from '@perfolio/client';

import type { Given } from './arguments';
import { type Command, EXIT, type Surroundings } from './command';
import type { Answer } from './output/blocks';
import { writeAnswer } from './output/write-answer';
import type * as Ask from './server/ask';

/** What a question to a server has at hand. */
export interface Asked {
  readonly perfolio: PerfolioClient;
  /** Loaded when it is needed, so that the help is quick. */
  readonly ask: typeof Ask;
  readonly given: Given;
  readonly surroundings: Surroundings;
  /** Ends with the person who asks, and hears what comes behind the answer. */
  readonly options: CallOptions;
  /** Whether the answer was found or computed, once it is there. */
  cacheStatus(): string | undefined;
}

/** A command that asks a server and writes what it answers. */
export const answering =
  (question: (asked: Asked) => Promise<Answer>): Command['run'] =>
  async (given, surroundings) => {
    const ask: typeof Ask = require('./server/ask');
    const answer = await ask.withServer(given, surroundings, (perfolio) => {
      let status: string | undefined;
      const onTrailers: CallOptions['onTrailers'] = (trailer) => {
        status = trailer('cache-status') ?? status;
      };
      const options = { signal: surroundings.signal, onTrailers };
      return question({ perfolio, ask, given, surroundings, options, cacheStatus: () => status });
    });
    writeAnswer(answer, given, surroundings);
    return answer.exit ?? EXIT.OK;
  };

interface Inputs {
  readonly pricesAsOf: string;
  readonly start: string;
  readonly end: string;
  readonly observations: number;
}

interface Answered {
  readonly inputs?: Inputs | undefined;
  readonly dataQuality?: { readonly firstPeriod: string; readonly lastPeriod: string } | undefined;
}

/** What an answer rests on, in one line: the periods that there are rather than the window that was looked through for them. */
export function basis({ inputs, dataQuality }: Answered, { cacheStatus }: Asked): readonly string[] {
  if (inputs === undefined) return [];
  const { start, end, observations, pricesAsOf } = inputs;
  const first = dataQuality?.firstPeriod || start;
  const last = dataQuality?.lastPeriod || end;
  const [, source = ''] = SOURCES.find(([status]) => cacheStatus()?.includes(status)) ?? [];
  return [`\n${observations} periods, ${first} to ${last}, prices as of ${pricesAsOf}.${source}`];
}

/** What there is to say of an answer's `Cache-Status`. */
const SOURCES = [
  ['; hit', ' Found in the cache.'],
  ['detail=generation-changed', ' Computed after a change of yours.'],
  ['detail=prices-changed', ' Computed for new prices.'],
] as const;
