// Calls that start when they are due. A time counts from then, so that a pause of the service, or of whoever asks, is in it.
import { p99, quantile } from '../../bench/statistics.mjs';

/** `call(index)` gives `{status, failure?, kind?}`; so many open ones at most, the rest are counted as not sent. */
export async function openLoop(call, { perSecond, ms, mostOpen = 2_000 }) {
  const outcomes = [];
  const pending = new Set();
  const began = performance.now();
  for (let sent = 0; ; ) {
    const elapsed = performance.now() - began;
    if (elapsed >= ms) break;
    for (const due = Math.floor((elapsed * perSecond) / 1000); sent < due; sent += 1) {
      const at = (sent * 1000) / perSecond;
      if (pending.size >= mostOpen) {
        outcomes.push({ at, status: 0, failure: 'NOT_SENT', ms: 0 });
        continue;
      }
      const one = call(sent).then((outcome) => {
        outcomes.push({ ...outcome, at, ms: performance.now() - began - at });
        pending.delete(one);
      });
      pending.add(one);
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(pending);
  return outcomes;
}

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
