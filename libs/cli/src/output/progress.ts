import type { Given } from '../arguments';
import type { Surroundings } from '../command';

/** One line on stderr that is written over, for a person who waits; nothing at all where nobody watches. */
export interface ProgressLine {
  update(text: string, done?: number, total?: number): void;
  /** Leaves no trace. */
  end(): void;
}

const PAUSE_MS = 100;
const BAR = 24;
const WIDTH = 79;
const CLEAR = '\r\u001b[K';

export function progressLine({ stderr, now }: Surroundings, { quiet }: Pick<Given, 'quiet'>): ProgressLine {
  if (stderr.isTTY !== true || quiet) return { update: () => {}, end: () => {} };
  let last = Number.NEGATIVE_INFINITY;
  return {
    update(text, done, total) {
      if (now() - last < PAUSE_MS && done !== total) return;
      last = now();
      stderr.write(`${CLEAR}${lineOf(text, done, total).slice(0, Math.min(WIDTH, (stderr.columns ?? 80) - 1))}`);
    },
    end: () => void stderr.write(CLEAR),
  };
}

function lineOf(text: string, done: number | undefined, total: number | undefined): string {
  if (done === undefined || total === undefined || total === 0) return text;
  const share = Math.min(1, done / total);
  const filled = Math.round(share * BAR);
  return `${text} [${'#'.repeat(filled)}${'.'.repeat(BAR - filled)}] ${Math.floor(share * 100)} %`;
}
