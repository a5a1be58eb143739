// 100,000 distinct requests by one user: what another user's hits and p99 make of it, beside the same flood as hits
import { randomBytes } from 'node:crypto';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { fillAll, keyOf, openCache } from '../ours.mjs';
import { median, p99, rounded } from '../statistics.mjs';

const FLOODER = 'aaaaaaaa-0000-4000-8000-00000000000a';
const VICTIM = 'bbbbbbbb-0000-4000-8000-00000000000b';
const DISTINCT = 100_000;
const CHUNKS = 10;
const HITS_A_PART = 2_500;
const FLOOD_PER_SECOND = 1_000;
const VICTIM_PER_SECOND = 100;
const FLOODER_HOT = 500;
const VICTIM_ENTRIES = 50;
const FLOOD_BYTES = 2_000;
const VICTIM_BYTES = 20_000;
const MOST_IN_FLIGHT = 1_000;
const { signal } = new AbortController();

export async function run({ say, redis, opened }) {
  const { url } = await redis({ maxmemory: '256mb', 'maxmemory-policy': 'allkeys-lru' });
  const { cache, close } = await openCache(url);
  opened.push(close);
  const victimKeys = keysOf(VICTIM, VICTIM_ENTRIES);
  const hotKeys = keysOf(FLOODER, FLOODER_HOT);
  await fillAll(cache, victimKeys, () => randomBytes(VICTIM_BYTES));
  const phases = { hits: [], misses: [] };
  await fillAll(cache, hotKeys, () => randomBytes(FLOOD_BYTES));
  const flood = (requests, keyAt) => phase(cache, { keyAt, victimKeys, requests });
  await flood(HITS_A_PART, (index) => hotKeys[index % FLOODER_HOT]);
  for (let chunk = 0; chunk < CHUNKS; chunk += 1) {
    await fillAll(cache, hotKeys, () => randomBytes(FLOOD_BYTES));
    phases.hits.push(await flood(HITS_A_PART, (index) => hotKeys[index % FLOODER_HOT]));
    phases.misses.push(await flood(DISTINCT / CHUNKS, (index) => keyOf(FLOODER, `flood-${chunk}-${index}`)));
    say(`flood, part ${chunk + 1} of ${CHUNKS}: as hits ${line(phases.hits)}, as misses ${line(phases.misses)}`);
  }
  const holds = await cache.usageOf(FLOODER, signal);
  return figuresOf(phases, holds);
}

const keysOf = (user, count) => Array.from({ length: count }, (_, entry) => keyOf(user, `entry-${entry}`));

/** Both users at their own steady rates; a latency counts from the moment the request was due. */
async function phase(cache, { keyAt, victimKeys, requests }) {
  const figures = { victimMs: [], victimHits: 0, floodOutcomes: {}, floodErrors: 0 };
  const flooding = paced(requests, FLOOD_PER_SECOND, async (index) => {
    try {
      const { outcome } = await cache.getOrCompute(keyAt(index), signal, async () => randomBytes(FLOOD_BYTES));
      figures.floodOutcomes[outcome] = (figures.floodOutcomes[outcome] ?? 0) + 1;
    } catch {
      // A refused request of the flooder is the flooder's; it is counted.
      figures.floodErrors += 1;
    }
  });
  const reads = Math.floor((requests / FLOOD_PER_SECOND) * VICTIM_PER_SECOND);
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
  const total = (name) => misses.reduce((sum, { floodOutcomes }) => sum + (floodOutcomes[name] ?? 0), 0);
  return {
    victimHitRatio: rounded(misses.reduce((sum, { victimHits }) => sum + victimHits, 0) / ms(misses).length, 4),
    victimP99Ratio: rounded(p99(ms(misses)) / p99(ms(hits))),
    victimP99RatioOfParts: rounded(median(ratios)),
    victimP99Ms: { floodAsHits: rounded(p99(ms(hits))), floodAsMisses: rounded(p99(ms(misses))) },
    victimMedianMs: { floodAsHits: rounded(median(ms(hits))), floodAsMisses: rounded(median(ms(misses))) },
    floodComputed: total('computed'),
    floodBypassed: total('bypass'),
    floodErrors: misses.reduce((sum, { floodErrors }) => sum + floodErrors, 0),
    flooderHolds: holds.map(({ entries, bytes }) => ({ entries, bytes })),
    flooderEntries: holds.reduce((sum, { entries }) => sum + entries, 0),
    targets: { victimHitRatio: 0.99, victimP99Ratio: 1.5 },
    taken:
      `One process serves both users, as it would. Flooder: ${DISTINCT} distinct requests of ${FLOOD_BYTES} bytes at ${FLOOD_PER_SECOND} a ` +
      `second, in ${CHUNKS} parts, each after ${HITS_A_PART} requests for ${FLOODER_HOT} stored entries at the same rate. Victim: ` +
      `${VICTIM_ENTRIES} entries of ${VICTIM_BYTES} bytes, ${VICTIM_PER_SECOND} requests a second; his latency counts from the moment a ` +
      'request was due. Redis: maxmemory 256 MB, allkeys-lru. p99 over all parts.',
  };
}
