import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

import type { Done, Task } from './worker';

/** Has threads do the tasks, each the next one when it is done with its last; tells of each as it ends. */
export async function doAll(tasks: readonly Task[], threads: number, tell: (done: Done) => void): Promise<void> {
  const left = [...tasks];
  const crew = Array.from({ length: Math.min(threads, tasks.length) }, () => new Worker(join(__dirname, 'worker.js')));
  try {
    await Promise.all(crew.map((worker) => work(worker, left, tell)));
  } finally {
    await Promise.all(crew.map((worker) => worker.terminate()));
  }
}

function work(worker: Worker, left: Task[], tell: (done: Done) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const next = () => {
      const task = left.shift();
      if (task === undefined) resolve();
      else worker.postMessage(task);
    };
    worker.on('error', reject);
    worker.on('exit', () => reject(new Error('a thread of the simulation ended before its work')));
    worker.on('message', (done: Done) => {
      tell(done);
      next();
    });
    next();
  });
}
