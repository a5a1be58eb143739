import type { IncomingMessage } from 'node:http';
import { createGunzip, type Gunzip } from 'node:zlib';
import { PerfolioError } from '@perfolio/errors';

const JSON_LIMIT = 1024 * 1024;
const IMPORT_LIMIT = 10 * 1024 * 1024;
const INFLATED_LIMIT = 20 * 1024 * 1024;
/** Text of prices shrinks to a fifth; what grows twentyfold was made to. */
const INFLATED_RATIO = 20;
/** Below this much, the ratio says nothing yet. */
const RATIO_FROM = 256 * 1024;

/** How a body's bytes reach its reader. */
export interface BodyReader {
  /** Whether there is a body at all. */
  readonly sent: boolean;
  /** All of it, up to 1 MiB. */
  whole(): Promise<Buffer>;
  /** Piece by piece, up to 10 MiB as sent and 20 MiB after inflation. */
  pieces(encoding: 'identity' | 'gzip'): AsyncIterable<Uint8Array>;
}

/** @param ready run before the first byte is asked for: a client that waits to be told to go on is told then */
export function bodyOf(request: IncomingMessage, ready: () => void): BodyReader {
  const length = Number(request.headers['content-length'] ?? 0);
  const received = (limit: number) => {
    if (length > limit) throw tooLarge(limit);
    ready();
    return limited(request, limit);
  };
  return {
    sent: length > 0 || request.headers['transfer-encoding'] !== undefined,
    whole: async () => joined(received(JSON_LIMIT)),
    pieces: (encoding) => {
      const raw = received(IMPORT_LIMIT);
      return encoding === 'gzip' ? inflated(raw) : raw;
    },
  };
}

async function joined(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

async function* limited(request: IncomingMessage, limit: number): AsyncIterable<Uint8Array> {
  let bytes = 0;
  for await (const chunk of unlessGone(request)) {
    bytes += chunk.length;
    if (bytes > limit) throw tooLarge(limit);
    yield chunk;
  }
}

/** A connection breaks when its client goes away, and for no other reason. */
async function* unlessGone(request: IncomingMessage): AsyncIterable<Uint8Array> {
  try {
    yield* request.iterator({ destroyOnReturn: false });
  } catch (cause) {
    throw new PerfolioError('CANCELLED', 'The caller went away.', { cause });
  }
}

async function* inflated(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const gunzip = createGunzip();
  let sent = 0;
  let bytes = 0;
  const fed = (async () => {
    for await (const chunk of chunks) {
      sent += chunk.length;
      if (!gunzip.write(chunk)) await roomIn(gunzip);
      if (gunzip.destroyed) return;
    }
    gunzip.end();
  })().catch((error: Error) => void gunzip.destroy(error));
  try {
    for await (const chunk of gunzip) {
      bytes += chunk.length;
      if (bytes > INFLATED_LIMIT) throw tooLarge(INFLATED_LIMIT);
      if (bytes > RATIO_FROM && bytes > sent * INFLATED_RATIO) throw tooLarge(sent * INFLATED_RATIO);
      yield chunk;
    }
    await fed;
  } catch (error) {
    if (error instanceof PerfolioError) throw error;
    throw new PerfolioError('BODY_MALFORMED', 'The body is not whole gzip. Compress it anew.', { cause: error });
  } finally {
    gunzip.destroy();
  }
}

/** Resolves when there is room for more, or nothing left to wait for. */
function roomIn(gunzip: Gunzip): Promise<void> {
  return new Promise((resolve) => {
    if (gunzip.destroyed) return resolve();
    const go = () => {
      gunzip.off('drain', go).off('close', go);
      resolve();
    };
    gunzip.on('drain', go).on('close', go);
  });
}

const tooLarge = (limit: number) =>
  new PerfolioError('BODY_TOO_LARGE', `The body is larger than ${limit} bytes. Send less at once.`, {
    metadata: { limit: String(limit) },
  });
