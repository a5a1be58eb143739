// `npm run campaign -- --reads 200000 --json`: the cache on real Redis under faults, every answer checked. `--help` says more.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuilt, environment, node, root, run } from './build.mjs';
import { redisServer } from './servers.mjs';

await ensureBuilt({ protoOnly: true });
await run('tsc', ['-b', 'libs/cache/testing/campaign']);
const main = join(root, 'libs/cache/testing/campaign/dist/campaign/main.js');
const child = spawn(node(), [main, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  env: { ...environment(), PERFOLIO_TEST_REDIS_SERVER: redisServer() },
});
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => child.kill(signal));
child.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal === null ? 0 : 1);
});
