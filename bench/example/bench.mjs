// the example of docs/cache.md, run as it stands there
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/build.mjs';

const LONGEST_MS = 30_000;

export async function run() {
  const example = exampleOf(readFileSync(join(root, 'docs', 'cache.md'), 'utf8'));
  // Read from the command line it resolves packages as a file in the project's root would.
  const args = ['--disable-warning=ExperimentalWarning', '--input-type=module-typescript', '--eval', example];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: root,
    encoding: 'utf8',
    timeout: LONGEST_MS,
  });
  if (status !== 0) throw new Error(`The example ended with ${status}.\n${stderr}`);
  const printed = stdout.trim().split('\n');
  if (printed.join() !== 'computed,hit-local') throw new Error(`The example printed ${JSON.stringify(printed)}.`);
  return {
    printed: printed.join(),
    taken: 'The first ts block of docs/cache.md, as it stands, its types stripped by Node.',
  };
}

function exampleOf(page) {
  const code = /```ts\n([\s\S]*?)```/.exec(page)?.[1];
  if (code === undefined) throw new Error('docs/cache.md has no ts block.');
  return code;
}
