import type { gatewayV1 } from '@perfolio/contracts';
import { PerfolioError } from '@perfolio/errors';

interface Step<Result> {
  readonly progress?: gatewayV1.Progress | undefined;
  readonly result?: Result | undefined;
}

/** The result of long work; each step on the way there is told to `onProgress`. */
export async function lastResult<Result>(
  steps: AsyncIterable<Step<Result>>,
  onProgress: (progress: gatewayV1.Progress) => void = () => {},
): Promise<Result> {
  for await (const { progress, result } of steps) {
    if (result !== undefined) return result;
    if (progress !== undefined) onProgress(progress);
  }
  throw new PerfolioError('INTERNAL', 'The work ended without a result.');
}
