// The service as `npm start` runs it, with two threads for computations and a watch on its event loop.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeFlags } from '../../scripts/build.mjs';
import { ADMIN, importPrices, priceFile } from '../house/whole-fleet.mjs';

const HERE = import.meta.dirname;
const MAIN = join(HERE, '..', '..', 'standalone', 'dist', 'main.js');
/** What one import takes. */
const TICKERS_AT_ONCE = 200;

/** Resolves once it serves and has prices for `tickers`. */
export async function startHouse(tickers, opened) {
  const dataDir = await mkdtemp(join(tmpdir(), 'perfolio-bench-'));
  const child = fork(MAIN, {
    execArgv: ['--require', join(HERE, 'loop-delay.cjs'), ...nodeFlags],
    stdio: ['ignore', 'ignore', 2, 'ipc'],
    env: {
      ...process.env,
      PERFOLIO_DATA_DIR: dataDir,
      PERFOLIO_HTTP_PORT: '0',
      PERFOLIO_GRPC_PORT: '0',
      PERFOLIO_METRICS_PORT: '0',
      PERFOLIO_RISK_THREADS: '2',
      PERFOLIO_ADMIN_EMAIL: ADMIN.email,
      PERFOLIO_ADMIN_PASSWORD: ADMIN.password,
      PERFOLIO_RATE_LIMITS: 'off',
      PERFOLIO_LOG_LEVEL: 'error',
    },
  });
  const exited = once(child, 'exit');
  opened.push(async () => {
    child.kill('SIGTERM');
    await exited;
    await rm(dataDir, { recursive: true, force: true });
  });
  const [{ serving }] = await Promise.race([once(child, 'message'), exited.then(ended)]);
  const door = `http://127.0.0.1:${serving.http}`;
  for (let at = 0; at < tickers.length; at += TICKERS_AT_ONCE)
    await importPrices(door, priceFile(tickers.slice(at, at + TICKERS_AT_ONCE)));
  return { child, door };
}

function ended() {
  throw new Error('The service ended before it served.');
}
