import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { readSecrets, settings } from '@perfolio/service';

import { type Callers, callersOf } from './running-context';

/** Context in a process of its own, from the built code. */
export interface ContextProcess extends Callers {
  readonly pid: number;
  /** Ends it and waits until it is gone. */
  end(signal: NodeJS.Signals): Promise<void>;
}

/** Resolves when it serves; rejects with the words of a process that refuses to. */
export async function startContextProcess(dataDir: string): Promise<ContextProcess> {
  const child = launchContext(dataDir);
  const [said] = (await once(child, 'message')) as [{ port?: number; failure?: string }];
  if (said.port === undefined) throw new Error(said.failure);
  const callers = await callersOf(said.port, await readSecrets(settings({}), dataDir));
  return {
    ...callers,
    pid: child.pid ?? 0,
    end: async (signal) => {
      callers.client.close();
      await end(child, signal);
    },
  };
}

export const launchContext = (dataDir: string): ChildProcess =>
  fork(join(__dirname, 'serve-context.cjs'), {
    env: { PATH: process.env.PATH, PERFOLIO_CONTEXT_PORT: '0', PERFOLIO_DATA_DIR: dataDir },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });

export async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}
