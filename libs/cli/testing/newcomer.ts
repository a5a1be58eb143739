import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ROOT } from './documents';

/** Somebody who types what he reads: a home with nothing in it, and what he started. */
export interface Newcomer {
  readonly folder: string;
  readonly http: string;
  readonly grpc: string;
  /** What each line of a script printed; throws at the first that fails, a refused `curl` included. */
  paste(script: string): readonly Printed[];
  close(): Promise<void>;
}

export interface Printed {
  readonly line: string;
  readonly text: string;
}

/** Types a line that starts the service, in the project, and waits until it says where it is. Its ports are free ones. */
export async function newcomer(line: string, env: Readonly<Record<string, string>> = {}): Promise<Newcomer> {
  const folder = mkdtempSync(join(tmpdir(), 'perfolio-newcomer-'));
  writeFileSync(join(folder, '.curlrc'), 'fail-with-body\nmax-time = 300\n');
  const own = { PATH: process.env.PATH ?? '', HOME: folder };
  const started = spawn('bash', ['-c', line], {
    cwd: ROOT,
    env: { ...own, ...FREE_PORTS, PERFOLIO_DATA_DIR: join(folder, 'data'), ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
    // A group of its own, so that all of it can be told to end.
    detached: true,
  });
  // Its end is that of the last process that could still print.
  const ended = once(started, 'close');
  const group = -(started.pid ?? Number.NaN);
  const late = setTimeout(() => process.kill(group, 'SIGKILL'), START_MS);
  const { http, grpc } = await welcomed(started.stdout).finally(() => clearTimeout(late));
  started.stdout.resume();
  return {
    folder,
    http,
    grpc,
    paste: (script) => pasted(script.replaceAll('127.0.0.1:8080', http), { cwd: folder, env: own }),
    close: async () => {
      // As Ctrl-C does: everybody in it hears it once.
      process.kill(group, 'SIGINT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Whatever does not start within it is ended, so that nothing is left behind. */
const START_MS = 300_000;

const FREE_PORTS = Object.fromEntries(
  ['HTTP', 'GRPC', 'CONTEXT', 'RISK', 'METRICS'].map((door) => [`PERFOLIO_${door}_PORT`, '0']),
);

async function welcomed(stdout: NodeJS.ReadableStream): Promise<{ http: string; grpc: string }> {
  let text = '';
  return new Promise((resolve, reject) => {
    const read = (piece: Buffer) => {
      text += piece.toString();
      const [, http, grpc] = /HTTP\s+http:\/\/(\S+)\s+gRPC\s+(\S+)\n[\s\S]*Ctrl-C/.exec(text) ?? [];
      if (http === undefined || grpc === undefined) return;
      stdout.off('data', read);
      resolve({ http, grpc });
    };
    stdout.on('data', read);
    stdout.once('end', () => reject(new Error(`The service ended before it was ready. It said: ${text}`)));
  });
}

const END = '\u0001';

function pasted(script: string, { cwd, env }: { cwd: string; env: Record<string, string> }): readonly Printed[] {
  const lines = script.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const marked = ['set -eu -o pipefail', ...lines.flatMap((line) => [line, `printf '${END}'`])].join('\n');
  const { status, stdout, stderr } = spawnSync('bash', ['-c', marked], { cwd, env, encoding: 'utf8' });
  const texts = stdout.split(END);
  if (status !== 0)
    throw new Error(`${lines[texts.length - 1]}\nended with ${status}: ${texts.at(-1)}${stderr.slice(-2_000)}`);
  return lines.map((line, at) => ({ line, text: texts[at] ?? '' }));
}
