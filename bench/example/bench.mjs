// the example of docs/cache.md, run as it stands there
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../../scripts/build.mjs';

const LONGEST_MS = 30_000;

/** Written inside the project, where its packages are found. */
export async function run() {
  const folder = join(root, 'node_modules', '.cache', 'perfolio');
  const file = join(folder, 'example.mts');
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, exampleOf(readFileSync(join(root, 'docs', 'cache.md'), 'utf8')));
  const { status, stdout, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8', timeout: LONGEST_MS });
  if (status !== 0) throw new Error(`The example ended with ${status}.\n${stderr}`);
  const printed = stdout.trim().split('\n');
  if (printed.join() !== 'computed,hit-local') throw new Error(`The example printed ${JSON.stringify(printed)}.`);
  return {
    printed,
    taken: 'The first ts block of docs/cache.md, by the types-stripping of the Node the project brings.',
  };
}

function exampleOf(page) {
  const code = /```ts\n([\s\S]*?)```/.exec(page)?.[1];
  if (code === undefined) throw new Error('docs/cache.md has no ts block.');
  return code;
}
