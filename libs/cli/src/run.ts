import { readArguments } from './arguments';
import { CATALOGUE, load } from './catalogue';
import { type Command, EXIT, type ExitCode, type Group, isGroup, type Surroundings } from './command';
import type * as FailureModule from './failure';
import { helpOf, overview } from './help';
import { meant } from './usage-error';

/** Runs one command line and says what the process ends with. */
export async function run(argv: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const [name = '', ...rest] = argv;
  if (HELP.has(name)) return told(surroundings, helpFor(rest));
  if (name === '') return wrong(surroundings, overview());
  if (!Object.hasOwn(CATALOGUE, name)) {
    return wrong(
      surroundings,
      `There is no command ${name}.${meant(name, Object.keys(CATALOGUE))}\nSee perfolio --help.\n`,
    );
  }
  const entry = load(name);
  if (isGroup(entry)) return runGroup({ name, group: entry, argv: rest }, surroundings);
  return runCommand({ name, command: entry, argv: rest }, surroundings);
}

interface AskedGroup {
  readonly name: string;
  readonly group: Group;
  readonly argv: readonly string[];
}

async function runGroup({ name, group, argv }: AskedGroup, surroundings: Surroundings): Promise<ExitCode> {
  const [word = '', ...others] = argv;
  if (HELP.has(word)) return told(surroundings, helpOf(name, group));
  if (word === '' || word.startsWith('-')) return runStandard({ name, group, argv }, surroundings);
  const command = Object.hasOwn(group.commands, word) ? group.commands[word] : undefined;
  if (command !== undefined) return runCommand({ name: `${name} ${word}`, command, argv: others }, surroundings);
  const hint = meant(word, Object.keys(group.commands));
  return wrong(surroundings, `There is no command ${name} ${word}.${hint}\nSee perfolio ${name} --help.\n`);
}

async function runStandard({ name, group, argv }: AskedGroup, surroundings: Surroundings): Promise<ExitCode> {
  const command = group.commands[group.standard ?? ''];
  if (command === undefined) return wrong(surroundings, helpOf(name, group));
  return runCommand({ name: `${name} ${group.standard}`, command, argv }, surroundings);
}

const HELP = new Set(['--help', '-h', 'help']);

function helpFor([name, word]: readonly string[]): string {
  if (name === undefined || !Object.hasOwn(CATALOGUE, name)) return overview();
  const entry = load(name);
  const command = isGroup(entry) && word !== undefined ? entry.commands[word] : undefined;
  return command === undefined ? helpOf(name, entry) : helpOf(`${name} ${word}`, command);
}

interface Asked {
  readonly name: string;
  readonly command: Command;
  readonly argv: readonly string[];
}

async function runCommand({ name, command, argv }: Asked, surroundings: Surroundings): Promise<ExitCode> {
  if (argv.some((word) => word === '--help' || word === '-h')) return told(surroundings, helpOf(name, command));
  try {
    return await command.run(readArguments(command, argv), surroundings);
  } catch (error) {
    if (surroundings.signal.aborted) return EXIT.INTERRUPTED;
    // Only who fails pays for the words of failing.
    const { failureOf }: typeof FailureModule = require('./failure');
    const { exit, lines } = failureOf(error);
    surroundings.stderr.write(`perfolio ${name}: ${lines.join('\n')}\n`);
    return exit;
  }
}

function told({ stdout }: Surroundings, text: string): ExitCode {
  stdout.write(text);
  return EXIT.OK;
}

function wrong({ stderr }: Surroundings, text: string): ExitCode {
  stderr.write(text);
  return EXIT.USAGE;
}
