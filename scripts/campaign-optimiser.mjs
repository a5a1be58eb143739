// `npm run campaign:optimiser -- [--feasible 2000] [--infeasible 200] [--seed 1]`: random optimisations through the built engine,
// judged by other solvers. The last line is one JSON object; the exit code is 1 when an answer is at fault.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuilt, node, root } from './build.mjs';

await ensureBuilt();
const run = join(root, 'libs', 'engine', 'campaign', 'run.mjs');
const { status } = spawnSync(node(), [run, ...process.argv.slice(2)], { stdio: 'inherit' });
process.exitCode = status ?? 1;
