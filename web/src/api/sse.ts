import { asked, type Ask } from './client';
import { problemOf } from './problem';
import type { SimulatedLosses } from './shapes/explore';

export interface ServerEvent {
  readonly name: string;
  readonly data: string;
}

/** The events of a stream as they come. One named `error` is thrown as the problem it holds. `EventSource` could show no credential. */
export async function* eventsOf(path: string, given: Ask = {}): AsyncGenerator<ServerEvent> {
  const headers = { ...given.headers, accept: 'text/event-stream' };
  const { body } = await asked(path, { ...given, headers });
  if (body === null) return;
  for await (const block of blocksOf(body.pipeThrough(new TextDecoderStream()))) {
    const event = eventOf(block);
    if (event.name === 'error') throw problemIn(event.data);
    if (event.data !== '') yield event;
  }
}

/** What stands between two empty lines. */
async function* blocksOf(text: ReadableStream<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of text) {
    const blocks = (rest + piece).split('\n\n');
    rest = blocks.pop() ?? '';
    yield* blocks;
  }
}

export function eventOf(block: string): ServerEvent {
  const fields = block.split('\n').map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trimStart()] as const;
  });
  const valueOf = (name: string): string => fields.find(([field]) => field === name)?.[1] ?? '';
  return { name: valueOf('event'), data: valueOf('data') };
}

function problemIn(data: string): Error {
  const { status = 500 } = JSON.parse(data) as { readonly status?: number };
  return problemOf(status, data);
}

export interface Progress {
  readonly stage: string;
  readonly done: number;
  readonly total: number;
  /** The points of a frontier found so far. */
  readonly frontier?: {
    readonly points: readonly { readonly volatilityAnnual: number; readonly expectedReturn: number }[];
  };
  /** What the first paths of a simulation come to. */
  readonly simulation?: SimulatedLosses;
}

/** Asks for something that takes long; the last event is the result. */
export async function streamed<Result>(
  path: string,
  given: Ask,
  onProgress: (progress: Progress) => void,
): Promise<Result> {
  for await (const { name, data } of eventsOf(path, given)) {
    if (name === 'result') return JSON.parse(data) as Result;
    if (name === 'progress') onProgress(JSON.parse(data) as Progress);
  }
  throw new Error('The answer was cut off before its end. Ask again.');
}
