/** Bytes in pieces of one size; the last is shorter, empty if need be, and is known as the last. */
export async function* chunksOf(
  source: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<{ readonly bytes: Buffer; readonly last: boolean }> {
  let held: Buffer = Buffer.alloc(0);
  for await (const piece of source) {
    held = held.length === 0 ? Buffer.from(piece) : Buffer.concat([held, piece]);
    let start = 0;
    // One more byte than a piece must be there before it is known not to be the last.
    for (; held.length - start > size; start += size) yield { bytes: held.subarray(start, start + size), last: false };
    held = held.subarray(start);
  }
  yield { bytes: held, last: true };
}

/** Lines by newline alone: other characters that end lines in some places may stand in somebody's name. */
export async function* linesOf(source: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let parts: Uint8Array[] = [];
  for await (const piece of source) {
    let start = 0;
    for (let end = piece.indexOf(NEWLINE); end >= 0; end = piece.indexOf(NEWLINE, start)) {
      yield Buffer.concat([...parts, piece.subarray(start, end)]).toString('utf8');
      parts = [];
      start = end + 1;
    }
    if (start < piece.length) parts.push(piece.subarray(start));
  }
  if (parts.length > 0) yield Buffer.concat(parts).toString('utf8');
}

const NEWLINE = 0x0a;
