import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface House {
  /** The origin of its HTTP door. */
  readonly origin: string;
  stop(): Promise<void>;
}

/** Who has the sample portfolios. */
export const DEMO = { email: 'demo@perfolio.example', password: 'perfolio-demo' };
export const ADMINISTRATOR = { email: 'admin@perfolio.example', password: 'a password of the house' };

/**
 * The whole service in a process of its own, as `npm start` runs it, on free ports and with data of its own.
 *
 * @param settings beside those of every house
 */
export async function startHouse(settings: Readonly<Record<string, string>> = {}): Promise<House> {
  const folder = mkdtempSync(join(tmpdir(), 'perfolio-web-'));
  const child = spawn(process.execPath, [...NODE_FLAGS, MAIN], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH ?? '', ...SETTINGS, ...settings, PERFOLIO_DATA_DIR: folder },
  });
  const origin = await originOf(child);
  return {
    origin,
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const ROOT = join(__dirname, '..', '..');
const MAIN = join(ROOT, 'standalone', 'dist', 'main.js');
const NODE_FLAGS = JSON.parse(readFileSync(join(ROOT, 'libs/service/node-flags.json'), 'utf8')) as readonly string[];

const SETTINGS = {
  PERFOLIO_DEMO: 'on',
  PERFOLIO_RATE_LIMITS: 'off',
  PERFOLIO_HTTP_PORT: '0',
  PERFOLIO_GRPC_PORT: '0',
  PERFOLIO_CONTEXT_PORT: '0',
  PERFOLIO_RISK_PORT: '0',
  PERFOLIO_METRICS_PORT: '0',
  PERFOLIO_ADMIN_EMAIL: ADMINISTRATOR.email,
  PERFOLIO_ADMIN_PASSWORD: ADMINISTRATOR.password,
};

/** It says where it is once it is ready. */
async function originOf({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error('The service has no voice.');
  for await (const line of createInterface({ input: stdout })) {
    const [, origin] = /HTTP\s+(http:\S+)/.exec(line) ?? [];
    if (origin !== undefined) {
      stdout.resume();
      return origin;
    }
  }
  throw new Error('The service ended before it was ready.');
}
