import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startRedis } from '../../../libs/cache/testing/redis-server';

const MAIN = join(__dirname, '..', 'dist', 'main.js');

let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'perfolio-risk-'));
});

afterAll(() => rm(dataDir, { recursive: true, force: true }));

function start(env: Record<string, string>): { child: ChildProcess; said: { stdout: string; stderr: string } } {
  const { PATH = '' } = process.env;
  const child = fork(MAIN, { silent: true, env: { PATH, PERFOLIO_DATA_DIR: dataDir, ...env } });
  const said = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
  return { child, said };
}

describe('the process', () => {
  it('serves, says where, is measured, and ends when asked', async () => {
    const redis = await startRedis();
    const env = { REDIS_URL: redis.url, PERFOLIO_RISK_PORT: '0', PERFOLIO_METRICS_PORT: '0' };
    const { child, said } = start(env);

    const [message] = (await once(child, 'message')) as [{ serving: { grpc: number; metrics: number } }];
    const scraped = await fetch(`http://127.0.0.1:${message.serving.metrics}/metrics`);
    const metrics = await scraped.text();
    child.kill('SIGTERM');
    const [code] = (await once(child, 'exit')) as [number];
    await redis.stop();

    expect(message.serving.grpc).toBeGreaterThan(0);
    expect(metrics).toContain('perfolio_compute_queued');
    expect(said.stdout).toContain('"serving"');
    expect(code).toBe(0);
  });

  it('refuses to start without Redis, once and clearly', async () => {
    const { child, said } = start({});

    const [code] = (await once(child, 'exit')) as [number];

    expect(code).toBe(2);
    expect(said.stderr).toMatch(/^Cannot start: 1 setting is wrong\.\n {2}- REDIS_URL is not set/);
    expect(said.stdout).toBe('');
  });
});
