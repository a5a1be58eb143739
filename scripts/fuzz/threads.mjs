// The campaign in process on several threads: whoever is free takes the next method.
import { Worker } from 'node:worker_threads';

/** Gives the tallies of the methods whose paths contain `only`; a thread that ends by itself is a crash. */
export async function fuzzOnThreads({ threads, only, said, ...cases }) {
  const tallies = [];
  let left;
  const next = ({ paths, tally }) => {
    left ??= paths.filter((path) => path.includes(only));
    if (tally !== undefined) {
      tallies.push(tally);
      said(tally);
    }
    return left.shift();
  };
  await Promise.all(Array.from({ length: threads }, () => thread(cases, next)));
  return tallies;
}

function thread(workerData, next) {
  const { promise, resolve } = Promise.withResolvers();
  const worker = new Worker(new URL('./worker.mjs', import.meta.url), { workerData });
  let at;
  worker.on('message', (message) => {
    at = next(message);
    if (at === undefined) void worker.terminate();
    else worker.postMessage(at);
  });
  worker.on('error', (error) => next({ paths: [], tally: crash(at, error) }));
  worker.on('exit', resolve);
  return promise;
}

const crash = (path, error) => ({
  path,
  asked: 0,
  outcomes: { CRASH: 1 },
  slowestMs: 0,
  faults: [{ path, index: undefined, fault: `The thread ended: ${error?.stack ?? error}` }],
});
