// Judgements that many faults share.
import { p99 } from '../../bench/statistics.mjs';

export const failed = ({ status, failure }) => status >= 500 || failure !== undefined;

/** What came back badly in a phase, as `status reason` with how often. */
export function badIn(traffic, phase, { kind, but = () => false } = {}) {
  const bad = traffic.during(phase, kind).filter((one) => (failed(one) || one.status === 401) && !but(one));
  const named = Object.groupBy(bad, ({ status, failure, reason }) => `${failure ?? status} ${reason ?? ''}`.trim());
  return Object.fromEntries(Object.entries(named).map(([name, all]) => [name, all.length]));
}

export const isNothing = (found) => Object.keys(found).length === 0;

/** How much longer calls of a kind took in a phase than while all was calm, at the 99th percentile. */
export const addedP99 = (traffic, phase, kind) =>
  Math.round(p99(times(traffic, phase, kind)) - p99(times(traffic, 'calm', kind)));

export const times = (traffic, phase, kind) => traffic.during(phase, kind).map(({ ms }) => ms);

/** Waits until something is so; the milliseconds that took, or infinity. */
export async function until(isSo, withinMs = 20_000, everyMs = 20) {
  const began = performance.now();
  while (performance.now() - began < withinMs) {
    if (await isSo()) return Math.round(performance.now() - began);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
  return Number.POSITIVE_INFINITY;
}

const SHARED = /detail=shared|stored/;

/** How long until an answer says that the shared store was used. */
export const sharedAgain = (traffic, phase) =>
  until(() => traffic.during(phase).some(({ headers }) => SHARED.test(headers['cache-status'] ?? '')));

/** Lines of a log at `warn` or above. */
export const warnings = (lines) => lines.filter((line) => /"level":"(warn|error|fatal)"/.test(line));
