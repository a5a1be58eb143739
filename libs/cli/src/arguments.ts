import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';

import type { Command, OptionSpec } from './command';
import { meant, UsageError } from './usage-error';

export const FORMATS = ['table', 'json', 'csv', 'ndjson'] as const;
export type Format = (typeof FORMATS)[number];

/** Known to every command. */
export const COMMON: Readonly<Record<string, OptionSpec>> = {
  output: { type: 'text', value: 'FORMAT', short: 'o', choices: FORMATS, help: 'How the answer is written.' },
  quiet: { type: 'flag', short: 'q', help: 'Says nothing but the answer.' },
  server: { type: 'text', value: 'ADDRESS', help: 'The gRPC door: host:port or https://host:port (PERFOLIO_SERVER).' },
  help: { type: 'flag', short: 'h', help: 'Shows this.' },
};

/** What stood on the command line. */
export interface Given {
  readonly positionals: readonly string[];
  readonly format: Format;
  readonly quiet: boolean;
  flag(name: string): boolean;
  text(name: string): string | undefined;
  /** A number, `5%` and `+50bp` included; refuses what is none. */
  number(name: string): number | undefined;
  /** One of its choices, in the case they are listed in. */
  choice(name: string): string | undefined;
}

export function readArguments(command: Command, argv: readonly string[]): Given {
  const options = { ...COMMON, ...command.options };
  const { values, positionals } = parsed(options, argv);
  refuseCount(command, positionals);
  const text = (name: string) => {
    const value = values[name];
    return typeof value === 'string' ? value : undefined;
  };
  const choice = (name: string) => chosen(name, text(name), options[name]?.choices ?? []);
  for (const [name, { choices }] of Object.entries(options)) if (choices !== undefined) choice(name);
  return {
    positionals,
    format: FORMATS.find((format) => format === choice('output')) ?? 'table',
    quiet: values.quiet === true,
    flag: (name) => values[name] === true,
    text,
    choice,
    number: (name) => {
      const given = text(name);
      return given === undefined ? undefined : numberOf(given, `--${name}`);
    },
  };
}

interface Parsed {
  readonly values: Readonly<Record<string, unknown>>;
  readonly positionals: readonly string[];
}

function parsed(options: Readonly<Record<string, OptionSpec>>, argv: readonly string[]): Parsed {
  const specs: ParseArgsOptionsConfig = Object.fromEntries(
    Object.entries(options).map(([name, { type, short }]) => [
      name,
      { type: type === 'flag' ? 'boolean' : 'string', ...(short !== undefined && { short }) },
    ]),
  );
  try {
    return parseArgs({ args: negativesJoined(argv), options: specs, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(inOurWords(error, options));
  }
}

/** `--budget -0.5` is a value and not an option. */
function negativesJoined(argv: readonly string[]): string[] {
  const joined: string[] = [];
  for (const word of argv) {
    const before = joined.at(-1);
    if (/^-[\d.]/.test(word) && before !== undefined && /^--[\w-]+$/.test(before))
      joined.push(`${joined.pop()}=${word}`);
    else joined.push(word);
  }
  return joined;
}

function inOurWords(error: unknown, options: Readonly<Record<string, OptionSpec>>): string {
  const message = error instanceof Error ? error.message : String(error);
  const unknown = /Unknown option '--?([^'= ]+)/.exec(message)?.[1];
  if (unknown === undefined) return `${message.split('. ')[0] ?? message}.`;
  return `There is no option --${unknown}.${meant(unknown, Object.keys(options))}`;
}

function refuseCount({ arguments: known = [] }: Command, positionals: readonly string[]): void {
  const missing = known.find(({ optional }, index) => optional !== true && positionals[index] === undefined);
  if (missing !== undefined) throw new UsageError(`${missing.name} is missing: ${missing.help}`);
  if (positionals.length > known.length) {
    throw new UsageError(`"${positionals[known.length]}" is one word too many. Put names with blanks in quotes.`);
  }
}

function chosen(name: string, given: string | undefined, choices: readonly string[]): string | undefined {
  if (given === undefined) return undefined;
  const found = choices.find((choice) => bare(choice) === bare(given));
  if (found !== undefined) return found;
  throw new UsageError(`--${name} is "${given}"; it must be one of ${choices.join(', ')}.${meant(given, choices)}`);
}

const NUMBER = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*(%|bp)?$/i;

/** Decimals; `5%` is 0.05 and `25bp` is 0.0025. */
export function numberOf(text: string, what: string): number {
  const [, digits, unit = ''] = NUMBER.exec(text.trim()) ?? [];
  if (digits === undefined) throw new UsageError(`${what} is "${text}"; it must be a number, e.g. 0.05, 5% or 500bp.`);
  const divisor = unit === '%' ? 100 : unit.toLowerCase() === 'bp' ? 10_000 : 1;
  return Number(digits) / divisor;
}

const bare = (word: string): string => word.toLowerCase().replaceAll('_', '-');
