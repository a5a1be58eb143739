// A discrete-event simulation of the house: askers, a memory of answers, and cores that work them off in the order of asking.

/**
 * @param work what is asked: `users` with `questions` each, of which the first are asked most (`skew` of Zipf), a share `changes` of calls that
 *   change the user's data, and `askers` that each wait for an answer and `pauseS` more before the next
 * @param costs core-seconds of a hit, a miss and a change, measured
 * @param lifeS how long an answer is kept
 * @returns calls per second, the share of reads that cost no computation, answers kept at the end, and how busy the cores were
 */
export function simulate({ work, costs, cores, lifeS = 1800, seconds, seed = 7 }) {
  const chance = generator(seed);
  const pick = zipf(work.questions, work.skew, chance);
  const pause = () => (work.pauseS === 0 ? 0 : -Math.log(1 - chance()) * work.pauseS);
  const kept = Array.from({ length: work.users }, () => new Map());
  const free = Array.from({ length: cores }, () => 0);
  const counts = { calls: 0, reads: 0, hits: 0, busyS: 0 };
  const events = Array.from({ length: work.askers }, (_, asker) => ({ at: pause(), asker })).sort(
    (a, b) => a.at - b.at,
  );
  while (events.length > 0 && events[0].at < seconds) {
    const { at, asker } = events.shift();
    const core = free.indexOf(Math.min(...free));
    const begins = Math.max(at, free[core]);
    const user = kept[work.users <= work.askers ? Math.floor(chance() * work.users) : asker % work.users];
    const cost = answer({ user, at: begins, chance, pick, work, costs, lifeS, counts });
    free[core] = begins + cost;
    if (free[core] < seconds) counts.calls += 1;
    counts.busyS += cost;
    insert(events, { at: free[core] + pause(), asker });
  }
  const entries = kept.reduce((sum, user) => sum + [...user.values()].filter((ends) => ends > seconds).length, 0);
  return {
    perSecond: counts.calls / seconds,
    hitRatio: counts.hits / counts.reads,
    entries,
    busyCores: counts.busyS / seconds,
  };
}

/** What one call costs, and what it leaves behind. */
function answer({ user, at, chance, pick, work, costs, lifeS, counts }) {
  if (chance() < work.changes) {
    user.clear();
    return costs.change;
  }
  counts.reads += 1;
  const question = pick();
  if ((user.get(question) ?? 0) > at) {
    counts.hits += 1;
    return costs.hit;
  }
  user.set(question, at + costs.miss + lifeS);
  return costs.miss;
}

/** Keeps the order of time by halving. */
function insert(events, event) {
  let [low, high] = [0, events.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (events[middle].at <= event.at) low = middle + 1;
    else high = middle;
  }
  events.splice(low, 0, event);
}

/** Numbers below `count`, the k-th with a weight of k to the power of minus `skew`. */
export function zipf(count, skew, chance) {
  const sums = [];
  for (let rank = 1; rank <= count; rank += 1) sums.push((sums.at(-1) ?? 0) + rank ** -skew);
  return () => {
    const point = chance() * sums.at(-1);
    return sums.findIndex((sum) => sum > point);
  };
}

/** Uniform in [0, 1): Mulberry32. */
export function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
