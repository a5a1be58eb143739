import type { Asked } from './asking';
import { progressLine } from './output/progress';

interface Step<Result> {
  readonly progress?: { readonly stage: string; readonly done: number; readonly total: number } | undefined;
  readonly result?: Result | undefined;
}

/** The result of long work, with a line about how far it is for whoever watches. */
export async function awaited<Result>(
  { ask, given, surroundings }: Asked,
  steps: AsyncIterable<Step<Result>>,
): Promise<Result> {
  const line = progressLine(surroundings, given);
  try {
    return await ask.lastResult(steps as Parameters<typeof ask.lastResult<Result>>[0], ({ stage, done, total }) =>
      line.update(stage, done, total),
    );
  } finally {
    line.end();
  }
}
