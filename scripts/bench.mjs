// `npm run bench -- <name> --json`: one benchmark of bench/ on the Node the project brings, with a Redis of its own.
// Progress and a readable table go to stderr; the last line on stdout is one JSON object.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt, environment, node, root } from './build.mjs';

const folder = join(root, 'bench');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    minutes: { type: 'string' },
    reference: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
const [name] = positionals;

if (values.help) {
  process.stdout.write(`${usage()}\n`);
} else if (!names().includes(name) || !(Number(values.minutes ?? 1) > 0)) {
  process.stderr.write(`${usage()}\n`);
  process.exitCode = 2;
} else {
  await ensureBuilt();
  await bench();
}

function usage() {
  const lines = names().map((each) => `  ${each.padEnd(14)} ${titleOf(each)}`);
  return `Usage: npm run bench -- <name> [--json] [--minutes N] [--reference FILE]\n\n${lines.join('\n')}\n
Each starts a Redis of its own and ends only what it started. The table goes to stderr, one JSON object to stdout
(always; --json states what is expected). --minutes is the length of the soak, --reference the Python file
that the engine is timed beside (../shared/bench/numpy_reference.py). Absolute numbers mean nothing beyond the
machine they were taken on; ratios are taken in one run, contender after contender in turn.`;
}

/** Every folder of bench/ with a bench in it. */
function names() {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && readdirSync(join(folder, entry.name)).includes('bench.mjs'))
    .map((entry) => entry.name);
}

/** The first comment line of a bench says what it measures. */
function titleOf(each) {
  return readFileSync(join(folder, each, 'bench.mjs'), 'utf8')
    .split('\n', 1)[0]
    .replace(/^\/\/ /, '');
}

/** Ends with the bench; a Ctrl-C or SIGTERM is passed on, so that it can end what it started. */
async function bench() {
  const given = ['minutes', 'reference'].flatMap((option) =>
    values[option] === undefined ? [] : [`--${option}`, values[option]],
  );
  const args = ['--expose-gc', '--disable-warning=ExperimentalWarning', join(folder, 'main.mjs'), name, ...given];
  const child = spawn(node(), args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: environment() });
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => child.kill(signal));
  const code = await new Promise((resolve) => child.once('exit', (exitCode) => resolve(exitCode ?? 1)));
  process.exitCode = code;
}
