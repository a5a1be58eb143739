// What became of calls that began when they were due.
import { p99, quantile } from '../../bench/statistics.mjs';

export { openLoop } from '../../bench/gateway/callers.mjs';

export const isGood = ({ status }) => status === 200 || status === 304 || status === 201;

export function summary(outcomes, ms) {
  const good = outcomes.filter(isGood);
  const times = good.map((one) => one.ms);
  const statuses = Object.groupBy(outcomes, ({ status, failure }) => failure ?? status);
  return {
    goodPerSecond: (good.length * 1000) / ms,
    bad: outcomes.length - good.length,
    p50Ms: quantile(times, 0.5),
    p99Ms: p99(times),
    statuses: Object.fromEntries(Object.entries(statuses).map(([status, all]) => [status, all.length])),
  };
}
