// The figures of the refresh bench.
import { median, p99, rounded } from '../statistics.mjs';

const during = ({ refresh, beganAt }) => refresh.filter(({ due }) => due >= beganAt);
const timesOf = (seen) => seen.map(({ ms }) => ms);

/** What one import did. */
export function summaryOf(round) {
  const { quiet, after } = round;
  const refreshing = during(round);
  const of = (seen) => ({
    requests: seen.length,
    failed: seen.filter(({ status }) => status !== 200).length,
    hits: seen.filter(({ hit }) => hit).length,
    medianMs: rounded(median(timesOf(seen)), 1),
    p99Ms: rounded(p99(timesOf(seen)), 1),
    hitP99Ms: rounded(p99(timesOf(seen.filter(({ hit }) => hit))), 1),
    missMedianMs: rounded(median(timesOf(seen.filter(({ hit }) => !hit))), 1),
    missP99Ms: rounded(p99(timesOf(seen.filter(({ hit }) => !hit))), 1),
  });
  return {
    visibleMs: rounded(round.visibleMs, 1),
    importMs: rounded(round.importMs, 1),
    refreshSeconds: rounded(round.refreshMs / 1_000, 1),
    hitRatioAfter: rounded(after.hits / after.reads, 4),
    p99Ratio: rounded(p99(timesOf(refreshing)) / p99(timesOf(quiet)), 2),
    quiet: of(quiet),
    refreshing: of(refreshing),
  };
}

/** What all of them did, the middle one and the worst. */
export function figuresOf(each) {
  const middle = (name) => median(each.map((round) => round[name]));
  const worst = (name, of = Math.max) => of(...each.map((round) => round[name]));
  return {
    visibleMs: middle('visibleMs'),
    p99Ratio: middle('p99Ratio'),
    refreshSeconds: middle('refreshSeconds'),
    hitRatioAfter: middle('hitRatioAfter'),
    worst: {
      visibleMs: worst('visibleMs'),
      p99Ratio: worst('p99Ratio'),
      refreshSeconds: worst('refreshSeconds'),
      hitRatioAfter: worst('hitRatioAfter', Math.min),
    },
    rounds: each,
  };
}
