import { mean } from './mean';

/**
 * Sample covariance of two series over the same n periods, per period: sum (x - mean x)(y - mean y) / (n - 1).
 * Null for fewer than two periods.
 */
export function covariance(x: Float64Array, y: Float64Array): number | null {
  if (x.length !== y.length) throw new RangeError(`the series have ${x.length} and ${y.length} periods`);
  if (x.length < 2) return null;
  const meanX = mean(x);
  const meanY = mean(y);
  let sum = 0;
  for (let t = 0; t < x.length; t++) sum += (x[t]! - meanX) * (y[t]! - meanY);
  return sum / (x.length - 1);
}
