import type { ServerResponse } from 'node:http';
import type { DescField, DescMessage } from '@bufbuild/protobuf';
import { type Arrival, answerStream, type Call, REQUEST_ID, stream } from '@perfolio/service';
import { PerfolioError } from '@perfolio/errors';

import { messagesOf, type Question } from '../public-method';
import { variesBy } from './cross-origin';
import { jsonWriter, partOf } from './json-writer';
import { FORMS } from './media-types';
import { problemOf } from './problem';
import { ALWAYS, PRIVATE, type Reply } from './reply';
import type { Route } from './routes';

interface EventExchange {
  readonly response: ServerResponse;
  readonly arrival: Arrival;
}

/** What a silent stream says, so that nobody on the way takes it for dead. */
const HEARTBEAT_MS = 15_000;
const HEARTBEAT = ': still there\n\n';

/** How messages follow each other in an answer that has no end yet. */
interface Framing {
  readonly type: string;
  /** What a silent stream says. */
  readonly heartbeat: string | undefined;
  write(bytes: Uint8Array): string;
  /** The last word of one that failed; without one it is cut off, which nobody takes for its end. */
  failure(problem: string): string | undefined;
}

function framingOf(form: Question['form'], output: DescMessage): Framing {
  if (form === 'lines') {
    const write = jsonWriter(output);
    return {
      type: FORMS.lines,
      heartbeat: undefined,
      write: (bytes) => `${write(bytes)}\n`,
      failure: () => undefined,
    };
  }
  return {
    type: FORMS.events,
    heartbeat: HEARTBEAT,
    write: eventWriter(output),
    failure: (problem) => eventOf('error', problem),
  };
}

/**
 * Answers by server-sent events, or line by line: each message of the stream is one, named by the field it has. What is refused before the first one
 * is an ordinary refusal; what fails after it is an event named `error` that holds the problem.
 */
export async function answerEvents(
  { method }: Route,
  question: Question,
  { response, arrival }: EventExchange,
): Promise<Reply | 'sent'> {
  const { incoming, host } = arrival;
  const framing = framingOf(question.form, method.contract.output);
  const events = openEvents(response, incoming.requestId, framing);
  const send = (bytes: Uint8Array) => events.send(framing.write(bytes), incoming.signal);
  const definition = { ...method.definition, requestDeserialize: () => undefined };
  const answering = stream(definition, async function* (_request: unknown, call: Call) {
    yield* messagesOf(await method.answer(question, call));
  });
  try {
    const trailers = await answerStream(answering, new Uint8Array(), { incoming: { ...incoming, send }, host });
    if (!response.headersSent) return { status: 304, headers: { ...PRIVATE, ...Object.fromEntries(trailers) } };
  } catch (error) {
    if (!response.headersSent || !(error instanceof PerfolioError)) throw error;
    const last = framing.failure(String(problemOf(error, incoming.requestId).body));
    if (last === undefined) response.destroy();
    else response.write(last);
  } finally {
    events.end();
  }
  return 'sent';
}

interface Events {
  /** Resolves when there is room for the next. */
  send(event: string, signal: AbortSignal): Promise<void>;
  end(): void;
}

function openEvents(response: ServerResponse, requestId: string, { type, heartbeat }: Framing): Events {
  let beat: NodeJS.Timeout | undefined;
  const open = () => {
    const headers = { ...ALWAYS, ...PRIVATE, ...variesBy(response, PRIVATE.vary), 'content-type': type };
    response.writeHead(200, { ...headers, 'x-accel-buffering': 'no', [REQUEST_ID]: requestId });
    if (heartbeat !== undefined) beat = setInterval(() => response.write(heartbeat), HEARTBEAT_MS);
  };
  return {
    send: async (event, signal) => {
      if (!response.headersSent) open();
      beat?.refresh();
      if (!response.write(event)) await roomIn(response, signal);
    },
    end: () => {
      clearInterval(beat);
      if (response.headersSent && !response.destroyed) response.end();
    },
  };
}

/** Resolves when there is room for more, or nobody left to read it. */
function roomIn(response: ServerResponse, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      response.off('drain', go);
      signal.removeEventListener('abort', go);
      resolve();
    };
    response.on('drain', go);
    signal.addEventListener('abort', go, { once: true });
  });
}

/** Writes an encoded message as an event. */
function eventWriter(output: DescMessage): (bytes: Uint8Array) => string {
  const writers = output.fields.map((field) => ({ field, write: jsonWriter(messageOf(field)) }));
  return (bytes) => {
    const [first = 0] = bytes;
    const found = writers.find(({ field }) => field.number === first >>> 3);
    if (found === undefined) throw new RangeError(`${output.typeName} came without any of its fields.`);
    return eventOf(found.field.jsonName, found.write(partOf(bytes, found.field.number)));
  };
}

function messageOf(field: DescField): DescMessage {
  if (field.message === undefined) throw new RangeError(`${field.name} cannot be an event: it is no message.`);
  return field.message;
}

/** JSON has no line breaks but those it escapes, so an event is one line of data. */
const eventOf = (name: string, data: string): string => `event: ${name}\ndata: ${data}\n\n`;
