import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { ask, logIn, type Visitor } from './visitor';
import { priceFile, TICKERS } from './prices';

interface Member {
  readonly pid: number;
  readonly metrics: number;
}

/** A running fleet of real processes, as `npm run fleet` starts it. */
export interface Fleet {
  readonly gateways: readonly (Member & { readonly http: number; readonly grpc: number })[];
  readonly risk: readonly (Member & { readonly grpc: number })[];
  readonly context: Member & { readonly grpc: number };
  readonly redis: { readonly pid: number; readonly url: string };
  /** One base address per gateway. */
  readonly doors: readonly string[];
  stop(): Promise<void>;
}

const ROOT = join(__dirname, '..', '..');
const ADMIN = { email: 'admin@fleet.example', password: 'an administrator of tests' };

export async function startFleet(gateways: number, risk: number, env: Record<string, string> = {}): Promise<Fleet> {
  const child = spawn(
    process.execPath,
    [join(ROOT, 'scripts', 'fleet.mjs'), '--gateways', String(gateways), '--risk', String(risk)],
    {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'ignore'],
      env: {
        ...process.env,
        PERFOLIO_ADMIN_EMAIL: ADMIN.email,
        PERFOLIO_ADMIN_PASSWORD: ADMIN.password,
        PERFOLIO_RATE_LIMITS: 'off',
        // Some tests count computations.
        PERFOLIO_AUDIT_PER_THOUSAND: '0',
        PERFOLIO_LOG_LEVEL: 'warn',
        ...env,
      },
    },
  );
  const started = JSON.parse(await firstLine(child)) as Omit<Fleet, 'doors' | 'stop'>;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  return {
    ...started,
    doors: started.gateways.map(({ http }) => `http://127.0.0.1:${http}`),
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

async function firstLine(child: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: child.stdout! })) {
    child.stdout!.resume();
    return line;
  }
  throw new Error('The fleet ended before it said where it is. Run `npm run fleet` by hand to see why.');
}

export const logInAsAdmin = (fleet: Fleet): Promise<Omit<Visitor, 'userId'>> =>
  logIn(fleet.doors[0]!, ADMIN.email, ADMIN.password);

/** Imports the made-up prices of `prices.ts`. */
export async function importPrices(fleet: Fleet): Promise<void> {
  const { token } = await logInAsAdmin(fleet);
  const imported = await ask(fleet.doors[0]!, '/v1/marketData:import', {
    method: 'POST',
    token,
    body: priceFile(TICKERS),
    headers: { 'content-type': 'text/csv' },
  });
  if (imported.status !== 200) throw new Error(`The import was refused: ${imported.status} ${imported.text}`);
}

/** Imports one more day of them; the version that the prices have then. */
export async function importDay(fleet: Fleet, date: string): Promise<string> {
  const { token } = await logInAsAdmin(fleet);
  const { status, text, body } = await ask(fleet.doors[0]!, '/v1/marketData:import', {
    method: 'POST',
    token,
    body: `date,${TICKERS.join(',')}\n${date},${TICKERS.map((_, index) => 100 + index).join(',')}\n`,
    headers: { 'content-type': 'text/csv' },
  });
  if (status !== 200) throw new Error(`The import was refused: ${status} ${text}`);
  return body.marketDataVersion;
}

/** The sum of a counter over processes, from their Prometheus pages; labels are matched as text. */
export async function counted(
  members: readonly Member[],
  name: string,
  labels: readonly string[] = [],
): Promise<number> {
  const pages = await Promise.all(
    members.map(async ({ metrics }) => (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text()),
  );
  return pages
    .flatMap((page) => page.split('\n'))
    .filter((line) => line.startsWith(name) && labels.every((label) => line.includes(label)))
    .reduce((sum, line) => sum + Number(line.split(' ').at(-1 - (/ \d{13}$/.test(line) ? 1 : 0))), 0);
}
