// `npm test`: installs and builds what is missing, provides the real servers, runs the tests. Arguments go to jest. `npm run test:long` runs
// the suites that take tens of seconds each (jest.config.js lists them).
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import jestConfig from '../jest.config.js';
import { ensureBuilt, environment, node, root } from './build.mjs';
import { provideTestParts, redisServer } from './servers.mjs';

await ensureBuilt();
process.env.PERFOLIO_TEST_REDIS_SERVER = redisServer();
provideTestParts();

const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
const [first, ...others] = process.argv.slice(2);
const [installed, ...long] = jestConfig.testPathIgnorePatterns;
const onlyLong = [`--testPathIgnorePatterns=${installed}`, `--testPathPatterns=${long.join('|')}`];
const args = first === '--long' ? [...onlyLong, ...others] : process.argv.slice(2);
const child = spawn(node(), [...flags, jest, ...args], {
  cwd: root,
  stdio: 'inherit',
  env: environment(),
});
child.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal === null ? 0 : 1);
});
