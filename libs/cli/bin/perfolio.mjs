#!/usr/bin/env node
// The command `perfolio`. Plain Node, so that a fresh clone can run it: what is missing is installed and built first.
import { existsSync } from 'node:fs';
import module, { createRequire } from 'node:module';
import { join } from 'node:path';

const main = join(import.meta.dirname, '..', 'dist', 'main.js');
const OLDEST = 24;

if (!existsSync(main)) await build();
if (Number(process.versions.node.split('.')[0]) < OLDEST) await onOwnNode();
else {
  module.enableCompileCache();
  createRequire(import.meta.url)(main);
}

async function build() {
  const { ensureBuilt } = await import('../../../scripts/build.mjs');
  await ensureBuilt();
}

/** The project brings its own Node; an older one only hands over to it. */
async function onOwnNode() {
  const { spawn } = await import('node:child_process');
  const { node } = await import('../../../scripts/build.mjs');
  const child = spawn(node(), [import.meta.filename, ...process.argv.slice(2)], { stdio: 'inherit' });
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (code) => {
    process.exitCode = code ?? 1;
  });
}
