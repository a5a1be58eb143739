// `npm run sim`: the cache in a simulated fleet, thousands of seeds, every mutant. `npm run sim -- --help` says what it takes.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuilt, environment, node, root, run } from './build.mjs';

// What the kit is built of it compiles itself, so that a service that does not compile keeps nobody from it.
await ensureBuilt({ protoOnly: true });
const kit = join(root, 'libs', 'cache', 'testing');
await run('tsc', ['-b', kit]);

const child = spawn(node(), [join(kit, 'dist', 'simulation', 'main.js'), ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  env: environment(),
});
child.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal === null ? 0 : 1);
});
