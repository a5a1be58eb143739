import { getPriority, setPriority } from 'node:os';

const NICEST = 19;

/**
 * Has the calling thread give way to others where cores are few.
 *
 * @param steps of niceness: 5 leave it a third of the weight of a thread that serves requests, 10 a tenth
 */
export function giveWay(steps: number): void {
  // On Linux this speaks of the calling thread alone. Elsewhere it would slow the whole process down.
  if (process.platform === 'linux') setPriority(0, Math.min(NICEST, getPriority(0) + steps));
}
