import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { type Command, EXIT, type ExitCode } from '../command';

export const entry: Command = {
  summary: 'Run the whole service in one process, on this machine',
  options: {
    'no-demo': { type: 'flag', help: 'Without sample user, portfolios and prices.' },
    'data-dir': {
      type: 'text',
      value: 'FOLDER',
      help: 'Where it keeps its data (PERFOLIO_DATA_DIR); .perfolio unless said.',
    },
    port: { type: 'text', value: 'PORT', help: 'The HTTP door (PERFOLIO_HTTP_PORT); 8080 unless said.' },
  },
  examples: ['perfolio start', 'perfolio start --no-demo --data-dir /var/lib/perfolio'],
  run: async (given, { env, cwd, signal, stdout, stderr }) => {
    const [dataDir, port] = [given.text('data-dir'), given.text('port')];
    const child = spawn(process.execPath, [...flags(), program()], {
      cwd,
      env: {
        PERFOLIO_DEMO: 'on',
        ...env,
        ...(given.flag('no-demo') && { PERFOLIO_DEMO: 'off' }),
        ...(dataDir !== undefined && { PERFOLIO_DATA_DIR: dataDir }),
        ...(port !== undefined && { PERFOLIO_HTTP_PORT: port }),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.on('data', (text: Buffer) => stdout.write(text));
    child.stderr.on('data', (text: Buffer) => stderr.write(text));
    const end = () => child.kill('SIGTERM');
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    const [code] = (await once(child, 'close')) as [number | null];
    signal.removeEventListener('abort', end);
    return exitOf(code);
  },
};

const flags = (): readonly string[] => require('@perfolio/service/node-flags.json') as readonly string[];

const program = (): string => require.resolve('@perfolio/standalone/main');

const exitOf = (code: number | null): ExitCode =>
  code === 0 ? EXIT.OK : code === EXIT.USAGE ? EXIT.USAGE : EXIT.FAILED;
