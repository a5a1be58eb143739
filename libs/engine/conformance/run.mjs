import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { checkVector, merged } from './check.mjs';
import { priceFiles } from './price-files.mjs';

/** Mismatches listed per section; the rest are counted. */
const MAX_LISTED = 20;

const folder = resolve(process.argv[2]);
const engine = createRequire(import.meta.url)('../dist/index.js');
const columnsOf = priceFiles(dirname(folder));

const results = [];
for (const name of readdirSync(folder).sort()) {
  if (!name.endsWith('.json')) continue;
  const vector = JSON.parse(readFileSync(join(folder, name), 'utf8'));
  results.push(await checkVector(vector, { engine, columnsOf }));
}
const result = results.reduce(merged, { passed: [], failed: [], skipped: [] });

const lines = [
  ...result.passed.map((name) => `passed   ${name}`),
  ...result.skipped.map(({ name, why }) => `skipped  ${name}: ${why}`),
  ...result.failed.flatMap(failure),
  ...(result.passed.length + result.failed.length === 0
    ? [`nothing was checked: no reference vectors in ${folder}`]
    : []),
  `${result.passed.length} passed, ${result.failed.length} failed`,
];
process.stdout.write(`${lines.join('\n')}\n`);
process.exitCode = result.failed.length > 0 || result.passed.length === 0 ? 1 : 0;

function failure({ name, mismatches }) {
  const listed = mismatches
    .slice(0, MAX_LISTED)
    .map(({ path, got, want }) => `  ${path}: got ${show(got)}, want ${show(want)}`);
  const more = mismatches.length > MAX_LISTED ? [`  and ${mismatches.length - MAX_LISTED} more`] : [];
  return [`FAILED   ${name}`, ...listed, ...more];
}

function show(value) {
  return value === undefined ? 'nothing' : typeof value === 'string' ? value : JSON.stringify(value);
}
