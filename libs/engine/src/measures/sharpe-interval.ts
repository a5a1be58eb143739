import type { Interval } from './interval';
import { normalQuantile } from './normal-quantile';

/**
 * Confidence interval of a Sharpe ratio per period over n periods: SR -/+ z sqrt((1 + SR^2 / 2) / n) (Lo 2002, for
 * independent, identically distributed returns), z the normal quantile of (1 + level) / 2. Both ends scale with
 * sqrt(k) to a year as the ratio does.
 */
export function sharpeInterval(sharpe: number, n: number, level: number): Interval {
  const reach = normalQuantile((1 + level) / 2) * Math.sqrt((1 + (sharpe * sharpe) / 2) / n);
  return { low: sharpe - reach, high: sharpe + reach };
}
