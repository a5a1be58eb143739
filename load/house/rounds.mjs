// Rounds of one load. A shared machine is not the same from one minute to the next, so the bare chain is measured between them.
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { median } from '../../bench/statistics.mjs';

const ROUNDS = 3;

/**
 * Three rounds, together as long as asked for. Each is offered what suits the machine as it was just before, and is judged by what it was
 * on both sides.
 * @param scaleNow measures how the machine compares with the reference: 2 is twice as quick
 * @param act one round: `{ scale, ms }` in, what it found out
 */
export async function inRounds({ seconds, scale, scaleNow }, act) {
  const ms = (seconds * 1000) / ROUNDS;
  const rounds = [];
  let before = scale;
  for (let round = 0; round < ROUNDS; round += 1) {
    const stolen = stolenMs();
    const found = await act({ scale: before, ms });
    const stolenShare = (stolenMs() - stolen) / (ms * availableParallelism());
    const after = await scaleNow();
    rounds.push({ ...found, ms, scale: (before + after) / 2, stolenShare });
    before = after;
  }
  return rounds;
}

/** The middle one of the rounds is judged, the worst one told. A time is told as it would be on the machine of the table. */
export const middle = (rounds, valueOf) => median(rounds.map(valueOf));
export const worst = (rounds, valueOf) => Math.max(...rounds.map(valueOf));

/** What a host of virtual machines has kept from this one since it began; 0 where nobody says. */
function stolenMs() {
  try {
    const TICK_MS = 10;
    return Number(readFileSync('/proc/stat', 'utf8').split('\n')[0].trim().split(/\s+/)[8]) * TICK_MS;
  } catch {
    return 0;
  }
}

/** How quick the machine was in each round, and how much of it the host kept. */
export const surroundings = (rounds) =>
  rounds
    .map(({ scale, stolenShare = 0 }) => `${scale.toFixed(2)} (${(stolenShare * 100).toFixed(0)} % stolen)`)
    .join(', ');
