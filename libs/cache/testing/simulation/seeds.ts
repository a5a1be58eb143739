import type { Violation } from '../checker/violation';
import { MUTANTS, type Mutant } from '../mutants';
import { type Laboratory, openLaboratory } from './laboratory';
import { simulate } from './simulate';
import { themeOf } from './theme';

/** A seed that broke a guarantee. */
interface Failure {
  readonly seed: number;
  readonly theme: string;
  readonly violations: readonly Violation[];
}

/** What a run of seeds came to. */
export interface Tally {
  readonly seeds: number;
  readonly failures: readonly Failure[];
  /** How often each thing happened, over all seeds. */
  readonly counts: Readonly<Record<string, number>>;
}

export interface Caught {
  readonly name: string;
  readonly caught: boolean;
  /** The first seed that caught it; how many did not, when none has. */
  readonly seed: number;
  readonly violation: string;
}

/** A mutant that gets past so many seeds is not caught. */
const MOST_SEEDS_PER_MUTANT = 1_000;

export async function runSeeds(laboratory: Laboratory, from: number, to: number): Promise<Tally> {
  const tallies: Tally[] = [];
  for (let seed = from; seed < to; seed += 1) {
    const { theme, violations, counts } = await simulate(laboratory, seed);
    const failures = violations.length > 0 ? [{ seed, theme, violations }] : [];
    tallies.push({ seeds: 1, failures, counts: Object.fromEntries(counts) });
  }
  return sumOf(tallies);
}

export function sumOf(tallies: readonly Tally[]): Tally {
  const counts: Record<string, number> = {};
  for (const [what, times] of tallies.flatMap((tally) => Object.entries(tally.counts))) {
    counts[what] = (counts[what] ?? 0) + times;
  }
  const failures = tallies.flatMap((tally) => tally.failures).sort((one, other) => one.seed - other.seed);
  return { seeds: tallies.reduce((sum, { seeds }) => sum + seeds, 0), failures, counts };
}

/** Runs seeds from 0 on, those in whose themes it shows, until the checker objects. */
export async function catchMutant(
  { name, patches, flaw, themes }: Mutant,
  most = MOST_SEEDS_PER_MUTANT,
): Promise<Caught> {
  const laboratory = openLaboratory(patches);
  const flaws = new Set(flaw === undefined ? [] : [flaw]);
  for (let seed = 0; seed < most; seed += 1) {
    if (themes?.includes(themeOf(seed).name) === false) continue;
    const [first] = (await simulate(laboratory, seed, { flaws })).violations;
    if (first !== undefined) return { name, caught: true, seed, violation: `${first.guarantee} ${first.text}` };
  }
  return { name, caught: false, seed: most, violation: '' };
}

export function mutantOf(name: string): Mutant {
  const found = MUTANTS.find((mutant) => mutant.name === name);
  if (found === undefined) throw new RangeError(`no mutant is called "${name}"`);
  return found;
}
