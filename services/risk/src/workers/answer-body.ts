import { BinaryWriter } from '@bufbuild/protobuf/wire';
import * as gatewayV1 from '@perfolio/contracts/messages';

import { unstamped } from '../stamp';
import type { Book } from './book';
import { dataQualityOf } from './data-quality';
import { stopsAt } from './stop-flag';
import type { PortfolioTask } from './task';

/** A message as the code made from the contracts encodes it. */
interface Encoder<Message> {
  encode(message: Message): BinaryWriter;
}

/** Writes the fields of a message one by one: the whole contracts would have to be loaded to have a service's written for us. */
export class AnswerBody {
  readonly #writer = new BinaryWriter();

  message<Message>(field: number, encoder: Encoder<Message>, message: Message | null | undefined): this {
    if (message !== null && message !== undefined)
      this.#writer.uint32((field << 3) | DELIMITED).bytes(encoder.encode(message).finish());
    return this;
  }

  messages<Message>(field: number, encoder: Encoder<Message>, messages: readonly Message[]): this {
    for (const message of messages) this.message(field, encoder, message);
    return this;
  }

  flag(field: number, value: boolean): this {
    if (value) this.#writer.uint32(field << 3).bool(true);
    return this;
  }

  finish(): Uint8Array {
    return this.#writer.finish();
  }
}

const DELIMITED = 2;
const DATA_QUALITY = 13;

interface Facts {
  readonly task: PortfolioTask;
  readonly book: Book;
  /** Where they are not those of the whole portfolio. */
  readonly observations?: number;
  readonly dataQuality?: gatewayV1.DataQuality;
}

/** An answer in the form in which it is cached, with what the numbers depend on. */
export function finished(body: AnswerBody, facts: Facts): Uint8Array {
  body.message(DATA_QUALITY, gatewayV1.DataQuality, qualityOf(facts));
  return unstamped(body.finish(), inputsOf(facts));
}

/** By now the numbers are there; whoever left meanwhile has them neither judged nor written out. */
function qualityOf({ task, book, dataQuality }: Facts): gatewayV1.DataQuality {
  stopsAt(task.stop)();
  return dataQuality ?? dataQualityOf(book);
}

function inputsOf({ task, book, observations = book.prepared.places.length }: Facts): Uint8Array {
  const { window, pricesAsOf } = book;
  const inputs = gatewayV1.Inputs.fromPartial({
    marketDataVersion: task.marketDataVersion,
    engineVersion: task.engineVersion,
    pricesAsOf,
    start: window.start,
    end: window.end,
    frequency: gatewayV1.Frequency[window.frequency],
    observations,
    covariance: task.parameters.covariance,
  });
  return gatewayV1.Inputs.encode(inputs).finish();
}

/** The same for a message that the contracts encode whole. */
export function unstampedNoun<Message extends object>(
  encoder: Encoder<Message>,
  message: Message,
  facts: Facts,
): Uint8Array {
  return unstamped(encoder.encode({ ...message, dataQuality: qualityOf(facts) }).finish(), inputsOf(facts));
}
