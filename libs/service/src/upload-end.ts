import { setTimeout as wait } from 'node:timers/promises';
import { PerfolioError } from '@perfolio/errors';

/*
 * Where an upload ends. A Node client that cancels one, grpc's included, half-closes the stream first and resets it a moment later, so the
 * end of a file that broke off half-way looks at first like the end of a whole one. Half a file must never be taken.
 */

/** Metadata by which our own client promises an end mark. */
export const END_MARK = 'perfolio-end-mark';

/** The end mark: a message of no bytes, after the last one. */
export const MARK = Buffer.alloc(0);

/** How long the end of a stranger's upload is doubted: long enough for a reset that follows on its heels. */
const DOUBT_MS = 50;

/** The messages of an upload that was sent to its end; fails for any other. */
export async function* wholeUpload(
  messages: AsyncIterable<Uint8Array>,
  { marked, signal }: { readonly marked: boolean; readonly signal: AbortSignal },
): AsyncIterable<Uint8Array> {
  if (marked) yield* untilMark(messages);
  else {
    yield* messages;
    await wait(DOUBT_MS);
  }
  signal.throwIfAborted();
}

/** Only a message of no bytes can be the mark, so only such a one is held until another follows it. */
async function* untilMark(messages: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let held: Uint8Array | undefined;
  for await (const message of messages) {
    if (held !== undefined) yield held;
    held = message.length === 0 ? message : undefined;
    if (held === undefined) yield message;
  }
  if (held === undefined)
    throw new PerfolioError('CANCELLED', 'The upload broke off before its end. Send it again, whole.');
}
