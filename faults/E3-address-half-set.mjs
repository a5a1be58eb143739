import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environment, node, root } from '../scripts/build.mjs';
import { alone } from './house/alone.mjs';

const HALF = {
  DATABASE_URL: [
    'postgres://db.example',
    'postgres://db.example/',
    'db.example:5432/perfolio',
    'postgres://',
    'mysql://db.example/perfolio',
  ],
  REDIS_URL: ['redis:', 'localhost:6379', ''],
};

export const fault = {
  id: 'E3',
  title: 'an address is half set',
  expected: 'refuses to start with 2 and a line that names the setting; never falls back to the embedded database',
  alone: alone('E3', async ({ expect, keep }) => {
    for (const [name, values] of Object.entries(HALF)) {
      for (const value of values) {
        const folder = mkdtempSync(join(tmpdir(), 'perfolio-faults-'));
        keep({ close: async () => rmSync(folder, { recursive: true, force: true }) });
        const { code, said } = await started({
          REDIS_URL: 'redis://127.0.0.1:1',
          PERFOLIO_DATA_DIR: folder,
          [name]: value,
        });
        expect(
          `${name}="${value}" ends with 2 and is named`,
          `${code} ${said.split('\n')[0]}`,
          () => code === 2 && said.includes(name),
        );
        expect(`${name}="${value}" makes no database`, readdirSync(folder), (files) => !files.includes('database'));
      }
    }
  }),
};

async function started(env) {
  const child = spawn(node(), [join(root, 'services', 'context', 'dist', 'main.js')], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...environment(), PERFOLIO_CONTEXT_PORT: '0', PERFOLIO_METRICS_PORT: '0', ...env },
  });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const late = setTimeout(() => child.kill('SIGKILL'), 30_000);
  const code = await new Promise((resolve) => child.once('close', resolve));
  clearTimeout(late);
  return { code, said };
}
