import { chiSquared, normal } from './random';

/**
 * Writes the loss of each of `paths` paths: what is missing of 1 after `steps` steps, each with the return
 * mean + loadings'z for independent normal z, `n` of them. With `degrees` > 0 the second part is divided by the root of
 * a chi-squared deviate over degrees - 2, one a step for all assets: a multivariate Student t of the same covariance.
 * A path that has lost everything, or more, ends there.
 */
export function simulatePaths(
  loadings: usize,
  n: i32,
  mean: f64,
  degrees: f64,
  steps: i32,
  paths: i32,
  losses: usize,
): void {
  for (let path = 0; path < paths; path++) {
    let wealth: f64 = 1;
    for (let step = 0; step < steps && wealth > 0; step++) {
      let change = deviation(loadings, n);
      if (degrees > 0) change *= NativeMath.sqrt((degrees - 2) / chiSquared(degrees));
      wealth *= 1 + (mean + change);
    }
    f64.store(losses + ((<usize>path) << 3), 1 - wealth);
  }
}

function deviation(loadings: usize, n: i32): f64 {
  let sum: f64 = 0;
  const end = loadings + ((<usize>n) << 3);
  for (let at = loadings; at < end; at += 8) sum += f64.load(at) * normal();
  return sum;
}
