import { readFileSync } from 'node:fs';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A start that the operator has to put right: its message says how, and no stack would help. */
export class StartRefused extends Error {
  override readonly name: string = 'StartRefused';
  /** What the process ends with. */
  readonly exitCode: number = 1;
}

/** Everything wrong with the settings, told at once. */
export class SettingsError extends StartRefused {
  override readonly name = 'SettingsError';
  override readonly exitCode = 2;
  constructor(readonly faults: readonly string[]) {
    super(
      `Cannot start: ${faults.length} ${faults.length === 1 ? 'setting is' : 'settings are'} wrong.\n${faults.map((fault) => `  - ${fault}`).join('\n')}`,
    );
  }
}

/** Reads settings and remembers what is wrong with them until `finish`. An empty variable counts as absent. */
export interface Settings {
  text(name: string, fallback: string): string;
  optional(name: string): string | undefined;
  choice<Choice extends string>(name: string, choices: readonly Choice[], fallback: Choice): Choice;
  /** A TCP port; 0 asks for a free one. */
  port(name: string, fallback: number): number;
  integer(name: string, range: { readonly fallback: number; readonly min: number; readonly max: number }): number;
  /** The value, or what the file says that `<name>_FILE` names. Never echoed in a fault. */
  secret(name: string): string | undefined;
  /** An address that must be of one of these schemes. */
  url(name: string, schemes: readonly string[]): string | undefined;
  fault(message: string): void;
  /** Throws SettingsError with every fault found. */
  finish(): void;
}

export function settings(env: Environment): Settings {
  const faults: string[] = [];
  const given = (name: string): string | undefined => (env[name] === '' ? undefined : env[name]);
  // Two parts of a process may read the same setting; its fault is told once.
  const fault = (message: string): void => void (faults.includes(message) || faults.push(message));
  const secret = (name: string): string | undefined => {
    const file = given(`${name}_FILE`);
    if (file === undefined) return given(name);
    if (given(name) !== undefined) fault(`${name} and ${name}_FILE are both set; keep one.`);
    try {
      return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
    } catch (error) {
      return void fault(`${name}_FILE names ${file}, which cannot be read (${codeOf(error)}).`);
    }
  };
  const integer: Settings['integer'] = (name, { fallback, min, max }) => {
    const value = given(name);
    if (value === undefined) return fallback;
    if (/^\d+$/.test(value) && Number(value) >= min && Number(value) <= max) return Number(value);
    fault(`${name} is ${shown(value)}; it must be a whole number from ${min} to ${max}.`);
    return fallback;
  };
  return {
    text: (name, fallback) => given(name) ?? fallback,
    optional: given,
    choice: (name, choices, fallback) => {
      const value = given(name) ?? fallback;
      const choice = choices.find((candidate) => candidate === value);
      if (choice === undefined) fault(`${name} is ${shown(value)}; it must be one of ${choices.join(', ')}.`);
      return choice ?? fallback;
    },
    port: (name, fallback) => integer(name, { fallback, min: 0, max: 65_535 }),
    integer,
    secret,
    url: (name, schemes) => {
      const value = secret(name);
      if (value === undefined) return undefined;
      const problem = urlProblem(value, schemes);
      if (problem !== undefined) fault(`${name} ${problem}`);
      return value;
    },
    fault,
    finish: () => {
      if (faults.length > 0) throw new SettingsError(faults);
    },
  };
}

/** Addresses can hold passwords, so a fault says what is wrong and never what was given. */
function urlProblem(value: string, schemes: readonly string[]): string | undefined {
  const wanted = `it must look like ${schemes.map((scheme) => `${scheme}://host:port`).join(' or ')}.`;
  if (!URL.canParse(value)) return `is not an address; ${wanted}`;
  const { protocol, hostname } = new URL(value);
  if (!schemes.includes(protocol.slice(0, -1))) return `has another scheme; ${wanted}`;
  return hostname === '' ? `names no host; ${wanted}` : undefined;
}

const MAX_SHOWN = 32;

/** What was given, unless it looks like an address or a key that landed in the wrong variable. */
const shown = (value: string): string =>
  value.length > MAX_SHOWN || /[:@/]/.test(value) ? 'something else' : JSON.stringify(value);

/** The code of a failed system call, `ENOENT`. */
export const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unreadable';
