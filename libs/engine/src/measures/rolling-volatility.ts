import { standardDeviation } from './standard-deviation';

/**
 * Sample standard deviation, per period, of every run of `window` >= 2 successive returns, in order of its last one:
 * T - window + 1 values, none when the window is longer than the series. Each in two passes of its own: a running sum
 * would carry its rounding from window to window.
 */
export const rollingVolatility = (returns: Float64Array, window: number): Float64Array =>
  Float64Array.from({ length: Math.max(0, returns.length - window + 1) }, (_, first) =>
    standardDeviation(returns.subarray(first, first + window)),
  );
