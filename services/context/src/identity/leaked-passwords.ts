import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { PerfolioError } from '@perfolio/errors';

/** Passwords that are known to have leaked somewhere. */
export interface LeakedPasswords {
  includes(password: string): Promise<boolean>;
}

/**
 * Those of a file of SHA-1 digests, one a line in hexadecimal digits and sorted, with or without `:<how often>` behind, as Have I Been
 * Pwned gives them out. It may have a thousand million lines: it is searched where it lies, and nothing of it is kept.
 */
export const leakedPasswords = (file: string): LeakedPasswords => ({
  async includes(password) {
    const digest = createHash('sha1').update(password).digest('hex').toUpperCase();
    try {
      await using handle = await open(file);
      return await holds(handle, digest);
    } catch (cause) {
      // Whoever wants them compared wants no password that was not.
      throw new PerfolioError(
        'DEPENDENCY_UNAVAILABLE',
        'The list of leaked passwords cannot be read. Try again later.',
        {
          cause,
          retryAfterMs: 60_000,
        },
      );
    }
  },
});

const DIGITS = 40;
/** More than a line has. */
const LINE = 128;
/** So little is read as it is. */
const BLOCK = 4_096;

/** The line, if there is one, begins at `from` or later and before `to`; a line begins at `from`. */
async function holds(handle: FileHandle, digest: string): Promise<boolean> {
  let from = 0;
  let to = (await handle.stat()).size;
  while (to - from > BLOCK) {
    const middle = Math.floor((from + to) / 2);
    const text = await textAt(handle, middle, 2 * LINE);
    const start = text.indexOf('\n') + 1;
    if (start === 0) throw new RangeError('A line of the list of leaked passwords is longer than a digest.');
    if (text.slice(start, start + DIGITS).toUpperCase() <= digest) from = middle + start;
    else to = middle + 1;
  }
  const rest = await textAt(handle, from, to - from + LINE);
  return rest.split('\n').some((line) => line.slice(0, DIGITS).toUpperCase() === digest);
}

async function textAt(handle: FileHandle, position: number, length: number): Promise<string> {
  const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(length), position });
  return buffer.toString('latin1', 0, bytesRead);
}
