import { BASE, claim, DOUBLE, kernels, scratch } from './memory';

/** What every path is drawn from: returns of a step are mean + loadings'z. */
export interface PathLaw {
  readonly mean: number;
  readonly loadings: Float64Array;
  /** Of a Student t with the same covariance; 0 is the normal distribution. */
  readonly degrees: number;
  readonly steps: number;
}

/** The ziggurat's tables. */
const TABLES = 514;

/**
 * Losses of paths, stream by stream: stream k of a seed is the same numbers whatever was drawn before, on any machine.
 * What is given is kept in the kernels' memory until something else is computed there, so all streams are asked for in
 * one go.
 */
export function lossStreams({ mean, loadings, degrees, steps }: PathLaw, seed: number) {
  const first = BASE / DOUBLE + TABLES;
  const losses = first + loadings.length;
  claim();
  scratch(losses * DOUBLE).set(loadings, first);
  kernels.layNormals(BASE);
  /** Fills `target` with the losses of the first paths of a stream. */
  return (stream: number, target: Float64Array): void => {
    const end = losses + target.length;
    const values = scratch(end * DOUBLE);
    kernels.seed(seed, stream);
    kernels.simulatePaths(first * DOUBLE, loadings.length, mean, degrees, steps, target.length, losses * DOUBLE);
    target.set(values.subarray(losses, end));
  };
}
