import { createInterface } from 'node:readline';
import { Readable, Writable } from 'node:stream';

import type { Surroundings } from '../command';

/** A line that is not shown while it is typed; the first line of a pipe. Never from the arguments: others can see those. */
export async function hiddenLine(prompt: string, { stdin, stderr, signal }: Surroundings): Promise<string> {
  const typed = stdin.isTTY === true;
  if (typed) stderr.write(prompt);
  const nowhere = new Writable({ write: (_piece, _encoding, done) => done() });
  const lines = createInterface({
    input: stdin instanceof Readable ? stdin : Readable.from(stdin),
    output: nowhere,
    terminal: typed,
    signal,
  });
  try {
    for await (const line of lines) return line;
    return '';
  } finally {
    lines.close();
    if (typed) stderr.write('\n');
  }
}
