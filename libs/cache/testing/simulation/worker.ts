import { parentPort } from 'node:worker_threads';

import { openLaboratory } from './laboratory';
import { type Caught, catchMutant, mutantOf, runSeeds, type Tally } from './seeds';

/** What a thread is asked to do. */
export type Task = { readonly mutant: string } | { readonly from: number; readonly to: number };

/** What it answers. `stray`: errors that nobody waited for. */
export interface Done {
  readonly task: Task;
  readonly tally?: Tally;
  readonly caught?: Caught;
  readonly stray: readonly string[];
}

const healthy = openLaboratory();
let stray: string[] = [];

process.on('unhandledRejection', (error) => stray.push(error instanceof Error ? (error.stack ?? '') : String(error)));

parentPort?.on('message', (task: Task) => {
  void answer(task).then((done) => parentPort?.postMessage(done));
});

async function answer(task: Task): Promise<Done> {
  stray = [];
  try {
    if ('mutant' in task) return { task, caught: await catchMutant(mutantOf(task.mutant)), stray: [] };
    return { task, tally: await runSeeds(healthy, task.from, task.to), stray };
  } catch (error) {
    // The simulation itself broke: that ends this task, and is a failure of the whole run.
    return { task, stray: [`${JSON.stringify(task)}: ${error instanceof Error ? error.stack : String(error)}`] };
  }
}
