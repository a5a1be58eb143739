/**
 * `npm run conformance -- <dir>`: every reference vector in the folder through the built engine. Runs on any Node that
 * can install the project; the comparison itself runs on the Node the project brings.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from './build.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = process.argv[2];

if (folder === undefined || !existsSync(folder)) {
  process.stderr.write('usage: npm run conformance -- <folder of reference vectors>\n');
  process.exitCode = 2;
} else {
  await ensureBuilt();
  const node = join(root, 'node_modules', '.bin', 'node');
  const run = join(root, 'libs', 'engine', 'conformance', 'run.mjs');
  const { status } = spawnSync(node, [run, resolve(folder)], { stdio: 'inherit', cwd: root });
  process.exitCode = status ?? 1;
}
