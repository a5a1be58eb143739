// What processes have used of the processors, by what the kernel counts. Linux only.
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Milliseconds of all threads of a process so far; undefined where the kernel does not tell. */
export function cpuMs(pid) {
  const tasks = `/proc/${pid}/task`;
  if (!existsSync(tasks)) return undefined;
  return readdirSync(tasks).reduce((total, id) => total + threadMs(`${tasks}/${id}/schedstat`), 0);
}

function threadMs(file) {
  try {
    return Number(readFileSync(file, 'utf8').split(' ')[0]) / 1e6;
  } catch {
    // The thread has ended meanwhile.
    return 0;
  }
}
