import type { Environment } from '@perfolio/service';

import type { Given } from './arguments';

/** What a command finds around it: nothing else of the process is read. */
export interface Surroundings {
  readonly env: Environment;
  readonly cwd: string;
  readonly stdin: AsyncIterable<Uint8Array> & { readonly isTTY?: boolean };
  readonly stdout: Output;
  readonly stderr: Output;
  /** Aborted when the person who asked has had enough. */
  readonly signal: AbortSignal;
  readonly now: () => number;
}

/** Data goes to one, talk to the other. */
export interface Output {
  write(text: string | Uint8Array): boolean;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export interface OptionSpec {
  readonly type: 'text' | 'flag';
  readonly help: string;
  /** What stands for its value in the help. */
  readonly value?: string;
  readonly short?: string;
  readonly choices?: readonly string[];
}

export interface ArgumentSpec {
  readonly name: string;
  readonly help: string;
  readonly optional?: boolean;
}

export interface Command {
  readonly summary: string;
  readonly arguments?: readonly ArgumentSpec[];
  readonly options?: Readonly<Record<string, OptionSpec>>;
  /** Whole command lines, run by the tests of the documentation. */
  readonly examples: readonly string[];
  run(given: Given, surroundings: Surroundings): Promise<ExitCode>;
}

/** A word of the command line: a command, or several under one name. */
export interface Group {
  readonly summary: string;
  readonly commands: Readonly<Record<string, Command>>;
  /** The one that is meant when none is named. */
  readonly standard?: string;
}

export const EXIT = {
  OK: 0,
  FAILED: 1,
  USAGE: 2,
  LIMITS_BROKEN: 3,
  NOT_AUTHENTICATED: 4,
  NOT_FOUND: 5,
  UNAVAILABLE: 6,
  INTERRUPTED: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export const isGroup = (entry: Command | Group): entry is Group => 'commands' in entry;
