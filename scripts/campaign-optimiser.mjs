// `npm run campaign:optimiser -- [--feasible 2000] [--infeasible 200] [--seed 1]`: random optimisations through the built engine,
// judged by other solvers. The last line is one JSON object; the exit code is 1 when an answer is at fault.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuilt, node, root } from './build.mjs';
import { commandLine } from './command-line.mjs';

const USAGE = `Usage: npm run campaign:optimiser -- [--feasible N] [--infeasible N] [--seed N]

Puts random problems to the optimiser and has HiGHS, quadprog and the published shadow prices judge the answers.
  --feasible N     problems that have a solution (2000)
  --infeasible N   problems that have none (200)
  --seed N         where chance begins (1)
The last line is one JSON object. Exits 1 when an answer is at fault.`;

const text = { type: 'string' };
commandLine(USAGE, { options: { feasible: text, infeasible: text, seed: text } });
await ensureBuilt();
const run = join(root, 'libs', 'engine', 'campaign', 'run.mjs');
const { status } = spawnSync(node(), [run, ...process.argv.slice(2)], { stdio: 'inherit' });
process.exitCode = status ?? 1;
