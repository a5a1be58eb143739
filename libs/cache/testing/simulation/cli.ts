import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';

import { MUTANTS } from '../mutants';
import { shortfallsOf } from './coverage';
import { doAll } from './crew';
import { openLaboratory } from './laboratory';
import { type Caught, mutantOf, sumOf, type Tally } from './seeds';
import { simulate } from './simulate';
import type { Done, Task } from './worker';

const HELP = `usage: npm run sim -- [options]

Runs the real cache in a simulated fleet, seed by seed, and holds every history against the guarantees; then does the same
with broken variants (mutants), each of which has to be caught.

  --seeds N       how many seeds (default 10000)
  --from N        the first seed (default 0)
  --seed N        replays one seed and prints its trace; with --mutant NAME that variant's
  --mutant NAME   one mutant only
  --mutants       the mutants only
  --threads N     how many threads (default: one per core)
  --json          nothing on stdout but the result, one line
  --help          this text

Exit code 1: a guarantee was broken, a mutant was not caught, or a fault never fired. 2: the options make no sense.
The last line of stdout is {"seeds", "violations", "seconds", "mutants": [{"name", "caught", "seed"}], …}.
`;

const OPTIONS = {
  seeds: { type: 'string', default: '10000' },
  from: { type: 'string', default: '0' },
  seed: { type: 'string' },
  mutant: { type: 'string' },
  mutants: { type: 'boolean', default: false },
  threads: { type: 'string', default: `${availableParallelism()}` },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

const SEEDS_PER_TASK = 100;

type Options = ReturnType<typeof optionsOf>;

/** The command. Answers its exit code. */
export async function main(args: readonly string[]): Promise<number> {
  let options: Options;
  try {
    options = optionsOf(args);
    if (options.mutant !== undefined) mutantOf(options.mutant);
  } catch (error) {
    // What was typed is the caller's to mend, so he gets the sentence and the usage, not a stack.
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
    return 2;
  }
  if (options.help) process.stdout.write(HELP);
  else if (options.seed !== undefined) return replay(options.seed, options.mutant);
  else return runAll(options);
  return 0;
}

function optionsOf(args: readonly string[]) {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  const { mutant, mutants, json, help } = values;
  const seed = values.seed === undefined ? undefined : whole('seed', values.seed);
  const [seeds, from] = [whole('seeds', values.seeds), whole('from', values.from)];
  return { seeds, from, seed, mutant, mutants, json, help, threads: Math.max(1, whole('threads', values.threads)) };
}

function whole(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new RangeError(`--${name} is a whole number below a billion, not "${text}"`);
  return Number(text);
}

async function replay(seed: number, name: string | undefined): Promise<number> {
  const mutant = name === undefined ? undefined : mutantOf(name);
  const flaws = new Set(mutant?.flaw === undefined ? [] : [mutant.flaw]);
  const { theme, trace, violations, counts } = await simulate(openLaboratory(mutant?.patches), seed, {
    flaws,
    traced: true,
  });
  const broken = violations.map(({ guarantee, text }) => `${guarantee}  ${text}`);
  process.stdout.write([`seed ${seed}, ${theme}`, ...trace, '', ...broken, ''].join('\n'));
  const result = { seed, theme, ...(name === undefined ? {} : { mutant: name }), violations: violations.length };
  process.stdout.write(`${JSON.stringify({ ...result, events: counts.get('events') })}\n`);
  return violations.length > 0 ? 1 : 0;
}

interface Results {
  readonly tallies: Tally[];
  readonly caught: Caught[];
  readonly stray: string[];
}

async function runAll(options: Options): Promise<number> {
  const began = performance.now();
  const results: Results = { tallies: [], caught: [], stray: [] };
  const tasks = tasksOf(options);
  let ended = 0;
  await doAll(tasks, options.threads, (done) => {
    ended += 1;
    keep(done, results);
    progress(done, `${ended} of ${tasks.length}`);
  });
  const total = sumOf(results.tallies);
  const shortfalls = total.seeds > 0 ? shortfallsOf(total) : [];
  const missed = results.caught.filter(({ caught }) => !caught);
  for (const text of [...shortfalls, ...results.stray]) process.stderr.write(`${text}\n`);
  const violations = total.failures.reduce((sum, failure) => sum + failure.violations.length, results.stray.length);
  const seconds = Number(((performance.now() - began) / 1000).toFixed(1));
  if (!options.json) process.stdout.write(tableOf(total, results.caught));
  const mutants = MUTANTS.flatMap(({ name }) => results.caught.filter((one) => one.name === name)).map(
    ({ name, caught, seed }) => ({ name, caught, seed }),
  );
  const failures = total.failures.map(({ seed }) => ({ seed, replay: replayOf(seed) }));
  process.stdout.write(
    `${JSON.stringify({ seeds: total.seeds, violations, seconds, mutants, failures, shortfalls, coverage: total.counts })}\n`,
  );
  return violations + missed.length + shortfalls.length > 0 ? 1 : 0;
}

function tasksOf({ seeds, from, mutant, mutants }: Options): readonly Task[] {
  if (mutant !== undefined) return [{ mutant }];
  const wanted = mutants ? 0 : seeds;
  const ranges = Array.from({ length: Math.ceil(wanted / SEEDS_PER_TASK) }, (_, number) => {
    const start = from + number * SEEDS_PER_TASK;
    return { from: start, to: Math.min(start + SEEDS_PER_TASK, from + wanted) };
  });
  return [...MUTANTS.map(({ name }) => ({ mutant: name })), ...ranges];
}

function keep({ tally, caught, stray }: Done, results: Results): void {
  if (tally !== undefined) results.tallies.push(tally);
  if (caught !== undefined) results.caught.push(caught);
  results.stray.push(...stray);
}

const replayOf = (seed: number): string => `npm run sim -- --seed ${seed}`;

function progress({ task, tally, caught }: Done, place: string): void {
  const say = (text: string) => process.stderr.write(`${text}\n`);
  if (caught !== undefined) {
    const how = caught.caught ? `caught by seed ${caught.seed}: ${caught.violation}` : 'NOT CAUGHT';
    say(`[${place}] mutant ${caught.name}: ${how}`);
  } else if (!('mutant' in task)) say(`[${place}] seeds ${task.from} to ${task.to - 1}`);
  for (const { seed, theme, violations } of tally?.failures ?? []) {
    for (const { guarantee, text } of violations) say(`seed ${seed} (${theme}) BREAKS ${guarantee}: ${text}`);
    say(`replay it: ${replayOf(seed)}`);
  }
}

function tableOf({ counts }: Tally, caught: readonly Caught[]): string {
  const lines = [
    ...Object.entries(counts)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([what, times]) => `${what.padEnd(40)} ${times}`),
    ...caught.map((one) => `mutant ${one.name.padEnd(33)} ${one.caught ? `seed ${one.seed}` : 'NOT CAUGHT'}`),
  ];
  return lines.map((line) => `${line}\n`).join('');
}
