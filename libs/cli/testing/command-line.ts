import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';

import type { ExitCode } from '../src/command';
import { run } from '../src/run';

/** What a command line did. */
export interface Done {
  readonly exit: ExitCode;
  readonly out: string;
  readonly bytes: Buffer;
  readonly err: string;
}

export interface Around {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string | Uint8Array;
  /** Stderr is a terminal. */
  readonly watched?: boolean;
  readonly columns?: number;
  readonly signal?: AbortSignal;
  /** Told what comes on stdout and on stderr, as it comes. */
  readonly seen?: (text: string) => void;
  readonly heard?: (text: string) => void;
}

/** A person's shell: a home and a folder of his own, and what he has set. */
export interface Shell {
  readonly home: string;
  run(line: readonly string[], around?: Around): Promise<Done>;
  close(): void;
}

export function openShell(env: Readonly<Record<string, string>> = {}): Shell {
  const home = mkdtempSync(join(tmpdir(), 'perfolio-shell-'));
  return {
    home,
    close: () => rmSync(home, { recursive: true, force: true }),
    run: async (line, { env: more = {}, input, watched = false, columns, signal, seen, heard } = {}) => {
      const out: Buffer[] = [];
      const err: Buffer[] = [];
      const kept = (pieces: Buffer[], told?: (text: string) => void) => (text: string | Uint8Array) => {
        const bytes = Buffer.from(text);
        told?.(bytes.toString());
        return pieces.push(bytes) > 0;
      };
      const exit = await run(line, {
        env: { HOME: home, XDG_CONFIG_HOME: join(home, 'config'), ...env, ...more },
        cwd: home,
        stdin: Readable.from(input === undefined ? [] : [Buffer.from(input)]),
        stdout: { write: kept(out, seen), ...(columns !== undefined && { columns }) },
        stderr: { write: kept(err, heard), isTTY: watched },
        signal: signal ?? new AbortController().signal,
        now: Date.now,
      });
      const bytes = Buffer.concat(out);
      return { exit, bytes, out: bytes.toString(), err: Buffer.concat(err).toString() };
    },
  };
}
