import { simpleRegression } from './simple-regression';

/**
 * Slope of y on x by least squares over every run of `window` >= 3 successive pairs, in order of its last one:
 * T - window + 1 values; null where x does not move.
 */
export const rollingBeta = (x: Float64Array, y: Float64Array, window: number): (number | null)[] =>
  Array.from({ length: Math.max(0, y.length - window + 1) }, (_, first) => {
    const line = simpleRegression(x.subarray(first, first + window), y.subarray(first, first + window));
    return line && line.beta;
  });
