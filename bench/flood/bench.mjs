// 100,000 distinct requests by one user: what another user's hits and p99 make of it, beside the same flood as hits
import { randomBytes } from 'node:crypto';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { fillAll, keyOf, openCache } from '../ours.mjs';
import { median, p99, rounded } from '../statistics.mjs';

const FLOODER = 'aaaaaaaa-0000-4000-8000-00000000000a';
const VICTIM = 'bbbbbbbb-0000-4000-8000-00000000000b';
const DISTINCT = 100_000;
const CHUNKS = 10;
/** As many as the flooder may hold at once, less those that his quota lets go early. */
const HITS_A_ROUND = 900;
const ROUNDS_A_PART = 3;
const FLOOD_PER_SECOND = 1_000;
const VICTIM_PER_SECOND = 100;
const VICTIM_ENTRIES = 50;
const FLOOD_BYTES = 2_000;
const VICTIM_BYTES = 20_000;
const MOST_IN_FLIGHT = 1_000;
const { signal } = new AbortController();

export async function run({ say, redis, opened }) {
  const { url } = await redis({ maxmemory: '256mb', 'maxmemory-policy': 'allkeys-lru' });
  const { cache, close } = await openCache(url);
  const elsewhere = await openCache(url);
  opened.push(close, elsewhere.close);
  const victimKeys = keysOf(VICTIM, VICTIM_ENTRIES);
  await fillAll(cache, victimKeys, () => randomBytes(VICTIM_BYTES));
  const flood = (keys) => phase(cache, { keys, victimKeys });
  const asHits = async () => {
    const keys = floodOf(HITS_A_ROUND);
    await fillAll(elsewhere.cache, keys, () => randomBytes(FLOOD_BYTES));
    return flood(keys);
  };
  await asHits();
  const phases = { hits: [], misses: [] };
  for (let chunk = 0; chunk < CHUNKS; chunk += 1) {
    const rounds = [];
    for (let round = 0; round < ROUNDS_A_PART; round += 1) rounds.push(await asHits());
    phases.hits.push(merged(rounds));
    phases.misses.push(await flood(floodOf(DISTINCT / CHUNKS)));
    say(`flood, part ${chunk + 1} of ${CHUNKS}: as hits ${line(phases.hits)}, as misses ${line(phases.misses)}`);
  }
  const holds = await cache.usageOf(FLOODER, signal);
  return figuresOf(phases, holds);
}

let floods = 0;

/** Requests that nobody asked before: each flood comes after a change by the flooder, so that none of the last one's entries is in its way. */
function floodOf(requests) {
  floods += 1;
  const generation = `${1_700_000_000_000_000 + floods}-${floods.toString(16).padStart(16, '0')}`;
  return Array.from({ length: requests }, (_, index) => keyOf(FLOODER, `flood-${index}`, generation));
}

function merged(rounds) {
  const floodOutcomes = {};
  for (const round of rounds)
    for (const [outcome, count] of Object.entries(round.floodOutcomes))
      floodOutcomes[outcome] = (floodOutcomes[outcome] ?? 0) + count;
  return {
    victimMs: rounds.flatMap(({ victimMs }) => victimMs),
    victimHits: sumOf(rounds, 'victimHits'),
    floodOutcomes,
  };
}

const sumOf = (phases, name) => phases.reduce((sum, phase) => sum + phase[name], 0);

const keysOf = (user, count) => Array.from({ length: count }, (_, entry) => keyOf(user, `entry-${entry}`));

/** Both users at their own steady rates; a latency counts from the moment the request was due. */
async function phase(cache, { keys, victimKeys }) {
  const figures = { victimMs: [], victimHits: 0, floodOutcomes: {}, floodErrors: 0 };
  const flooding = paced(keys.length, FLOOD_PER_SECOND, async (index) => {
    try {
      const { outcome } = await cache.getOrCompute(keys[index], signal, async () => randomBytes(FLOOD_BYTES));
      figures.floodOutcomes[outcome] = (figures.floodOutcomes[outcome] ?? 0) + 1;
    } catch {
      // A refused request of the flooder is the flooder's; it is counted.
      figures.floodErrors += 1;
    }
  });
  const reads = Math.floor((keys.length / FLOOD_PER_SECOND) * VICTIM_PER_SECOND);
  await paced(reads, VICTIM_PER_SECOND, async (index, due) => {
    const key = victimKeys[index % victimKeys.length];
    const { outcome } = await cache.getOrCompute(key, signal, async () => randomBytes(VICTIM_BYTES));
    figures.victimMs.push(performance.now() - due);
    if (outcome !== 'computed' && outcome !== 'bypass') figures.victimHits += 1;
  });
  await flooding;
  return figures;
}

async function paced(requests, perSecond, request) {
  const began = performance.now();
  const inFlight = new Set();
  for (let index = 0; index < requests; index += 1) {
    const due = began + (index * 1_000) / perSecond;
    while (performance.now() < due) await sleep(1);
    while (inFlight.size >= MOST_IN_FLIGHT) await turn();
    const one = request(index, due).finally(() => inFlight.delete(one));
    inFlight.add(one);
  }
  await Promise.all(inFlight);
}

const line = (phases) => {
  const last = phases.at(-1);
  return `p99 ${rounded(p99(last.victimMs), 1)} ms, ${last.victimHits} of ${last.victimMs.length} hits`;
};

function figuresOf({ hits, misses }, holds) {
  const ms = (phases) => phases.flatMap(({ victimMs }) => victimMs);
  const ratios = misses.map((phase, chunk) => p99(phase.victimMs) / p99(hits[chunk].victimMs));
  const total = (phases, name) => phases.reduce((sum, { floodOutcomes }) => sum + (floodOutcomes[name] ?? 0), 0);
  return {
    victimHitRatio: rounded(sumOf(misses, 'victimHits') / ms(misses).length, 4),
    victimP99Ratio: rounded(p99(ms(misses)) / p99(ms(hits))),
    victimP99RatioOfParts: rounded(median(ratios)),
    victimP99Ms: { floodAsHits: rounded(p99(ms(hits))), floodAsMisses: rounded(p99(ms(misses))) },
    victimMedianMs: { floodAsHits: rounded(median(ms(hits))), floodAsMisses: rounded(median(ms(misses))) },
    floodAsHits: { shared: total(hits, 'hit-shared'), requests: CHUNKS * ROUNDS_A_PART * HITS_A_ROUND },
    floodComputed: total(misses, 'computed'),
    floodBypassed: total(misses, 'bypass'),
    floodErrors: sumOf(misses, 'floodErrors'),
    flooderHolds: holds.map(({ entries, bytes }) => ({ entries, bytes })),
    flooderEntries: holds.reduce((sum, { entries }) => sum + entries, 0),
    targets: { victimHitRatio: 0.99, victimP99Ratio: 1.5 },
    taken:
      `One process serves both users, as it would. Flooder: ${DISTINCT} distinct requests of ${FLOOD_BYTES} bytes at ${FLOOD_PER_SECOND} a ` +
      `second, in ${CHUNKS} parts, each after ${ROUNDS_A_PART} times ${HITS_A_ROUND} distinct requests that another replica has answered, ` +
      'at the same rate. Victim: ' +
      `${VICTIM_ENTRIES} entries of ${VICTIM_BYTES} bytes, ${VICTIM_PER_SECOND} requests a second; his latency counts from the moment a ` +
      'request was due. Redis: maxmemory 256 MB, allkeys-lru. p99 over all parts.',
  };
}
