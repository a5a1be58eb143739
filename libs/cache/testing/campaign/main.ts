import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { campaignOfCancellation } from './cancellation/command';
import { drive, type Findings } from './drive';
import { STAGES } from './stages';

const USAGE = `Usage: npm run campaign -- [--reads N] [--seed N] [--replicas N] [--stage single|sentinel|cluster] [--json]
       npm run campaign -- --cancel [--minutes N] [--seed N] [--replicas N] [--mutant NAME] [--json]

Reads, changes, clears and erases at random against real Redis while faults befall it, and checks every answer.
  --reads N      at least so many reads, over all stages (20000)
  --seed N       what chance is drawn by (the time, and printed)
  --replicas N   cache processes (3)
  --stage S      one stage alone
  --json         the last line on stdout is one JSON object
Exits with 1 when an answer was wrong, a call was refused or a computation cannot be explained.

With --cancel callers give up at random while replies are late and frames change places in Redis: between users, keys, methods,
generations and versions. Every byte of every answer is checked, and a process that meets a foreign frame must miss and count it.
  --minutes N    how long (10; 0.1 is six seconds)
  --mutant NAME  a broken variant of the cache in place of the cache, until it is caught`;

const { values } = parseArgs({
  options: {
    reads: { type: 'string', default: '20000' },
    seed: { type: 'string', default: `${Date.now() % 1_000_000}` },
    replicas: { type: 'string', default: '3' },
    stage: { type: 'string' },
    cancel: { type: 'boolean', default: false },
    minutes: { type: 'string', default: '10' },
    mutant: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

async function main(): Promise<void> {
  if (values.cancel) return cancellation();
  const stages = Object.entries(STAGES).filter(([name]) => values.stage === undefined || values.stage === name);
  if (stages.length === 0) throw new RangeError(`--stage is one of ${Object.keys(STAGES).join(', ')}`);
  const [reads, seed, replicas] = [whole('reads'), whole('seed'), whole('replicas')];
  const began = performance.now();
  const all: Findings[] = [];
  say(`seed ${seed}, ${replicas} replicas`);
  for (const [name, start] of stages) {
    const stage = await start();
    try {
      const orders = {
        reads: Math.ceil(reads / stages.length),
        seed,
        replicas,
        program: join(__dirname, 'replica.js'),
      };
      const findings = await drive(stage, orders);
      all.push(findings);
      say(`${name}: ${JSON.stringify(findings)}`);
    } finally {
      await stage.stop();
    }
  }
  const sum = summed(all);
  const seconds = Math.round((performance.now() - began) / 100) / 10;
  if (values.json) say(JSON.stringify({ ...sum, seconds, seed }));
  else say(`${sum.reads} reads, ${sum.violations} violations, ${seconds} s`);
  process.exitCode = sum.violations === 0 ? 0 : 1;
}

async function cancellation(): Promise<void> {
  const [seed, replicas, minutes] = [whole('seed'), whole('replicas'), Number(values.minutes)];
  if (!(minutes > 0)) throw new RangeError('--minutes is a number above 0');
  const { mutant, json } = values;
  say(`seed ${seed}, ${replicas} replicas and two that meet the swapped`);
  const violations = await campaignOfCancellation({ seconds: minutes * 60, seed, replicas, mutant, json }, say);
  process.exitCode = violations === 0 ? 0 : 1;
}

function summed(all: readonly Findings[]) {
  const total = (one: (findings: Findings) => number) => all.reduce((sum, findings) => sum + one(findings), 0);
  return {
    reads: total(({ reads }) => reads),
    violations: total(({ violations }) => Object.values(violations).reduce((sum, count) => sum + count, 0)),
    faults: Object.assign({}, ...all.map(({ faults }) => faults)) as Readonly<Record<string, number>>,
    computations: total(({ computations }) => computations),
    extraComputations: total(({ extraComputations }) => extraComputations),
  };
}

function whole(name: 'reads' | 'seed' | 'replicas'): number {
  const number = Number(values[name]);
  if (Number.isSafeInteger(number) && number >= 1) return number;
  throw new RangeError(`--${name} is a whole number from 1`);
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

if (values.help) say(USAGE);
else
  main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}\n`);
    process.exitCode = 2;
  });
