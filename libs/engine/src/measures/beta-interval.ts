import type { Interval } from './interval';
import { simpleRegression } from './simple-regression';
import { studentTQuantile } from './student-t-quantile';

/**
 * Confidence interval of the slope of y on x over n pairs: beta -/+ t residualVol / (factorVol sqrt(n - 1)), t the
 * Student quantile of (1 + level) / 2 with n - 2 degrees of freedom. Exact for independent normal residuals of equal
 * variance. Null when the regression is.
 */
export function betaInterval(x: Float64Array, y: Float64Array, level: number): Interval | null {
  const line = simpleRegression(x, y);
  if (line === null) return null;
  const standardError = line.residualVol / (line.factorVol * Math.sqrt(line.n - 1));
  const reach = studentTQuantile((1 + level) / 2, line.n - 2) * standardError;
  return { low: line.beta - reach, high: line.beta + reach };
}
