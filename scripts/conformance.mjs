// `npm run conformance -- <dir>`: every reference vector in the folder through the built engine. Runs on any Node that can
// install the project; the comparison itself runs on the Node the project brings.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ensureBuilt, node, root } from './build.mjs';

const folder = process.argv[2];

if (folder === undefined || !existsSync(folder)) {
  process.stderr.write('usage: npm run conformance -- <folder of reference vectors>\n');
  process.exitCode = 2;
} else {
  await ensureBuilt();
  const run = join(root, 'libs', 'engine', 'conformance', 'run.mjs');
  const { status } = spawnSync(node(), [run, resolve(folder)], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
