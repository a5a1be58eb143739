// `npm start`: everything in one process with the embedded defaults and demo data.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuilt, environment, node, nodeFlags, root } from './build.mjs';

await ensureBuilt();
const child = spawn(node(), [...nodeFlags, join(root, 'standalone', 'dist', 'main.js'), ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  env: { PERFOLIO_DEMO: 'on', ...environment() },
});
// A terminal's Ctrl-C reaches the child by itself; a signal sent to this process alone is handed on.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
