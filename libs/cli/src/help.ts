import { COMMON } from './arguments';
import { CATALOGUE } from './catalogue';
import { type Command, type Group, isGroup, type OptionSpec } from './command';

const WIDTH = 80;

export function overview(): string {
  const rows = Object.entries(CATALOGUE).map(([name, summary]) => [name, summary] as const);
  return [
    'perfolio: what drives the risk of a portfolio, and what would help.',
    '',
    'usage: perfolio COMMAND [ARGUMENTS] [OPTIONS]',
    '',
    ...inColumns(rows),
    '',
    'perfolio COMMAND --help says more. First steps: perfolio start, then in another',
    'terminal perfolio login.',
    'Exit codes: 0 ok, 1 failed, 2 wrong input, 3 limits broken, 4 not logged in,',
    '5 not found, 6 unavailable (try again), 130 interrupted.',
    '',
  ].join('\n');
}

export const helpOf = (name: string, entry: Command | Group): string =>
  isGroup(entry) ? groupHelp(name, entry) : commandHelp(name, entry);

function groupHelp(name: string, { summary, commands, standard }: Group): string {
  const rows = Object.entries(commands).map(([word, command]) => [word, command.summary] as const);
  const [first] = Object.values(commands).flatMap(({ examples }) => examples);
  return [
    ...broken(`${summary}.`, WIDTH),
    '',
    `usage: perfolio ${name} ${standard === undefined ? 'COMMAND' : `[COMMAND]  (${standard} unless said)`}`,
    '',
    ...inColumns(rows),
    ...(first === undefined ? [] : ['', `example: ${first}`]),
    '',
  ].join('\n');
}

function commandHelp(name: string, { summary, arguments: words = [], options = {}, examples }: Command): string {
  const shape = words.map(({ name: word, optional }) => (optional === true ? `[${word}]` : word));
  return [
    ...broken(`${summary}.`, WIDTH),
    '',
    `usage: perfolio ${[name, ...shape, '[OPTIONS]'].join(' ')}`,
    '',
    ...inColumns(words.map(({ name: word, help }) => [word, help] as const)),
    ...(words.length === 0 ? [] : ['']),
    ...inColumns(Object.entries({ ...options, ...COMMON }).map(optionRow)),
    '',
    ...examples.map((example) => `example: ${example}`),
    '',
  ].join('\n');
}

function optionRow([name, { value, short, help, choices }]: readonly [string, OptionSpec]): readonly [string, string] {
  const shape = `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`;
  return [shape, choices === undefined ? help : `${help} One of ${choices.join(', ')}.`];
}

/** Two columns; what does not fit is broken between words. */
function inColumns(rows: readonly (readonly [string, string])[]): string[] {
  const left = Math.min(28, Math.max(0, ...rows.map(([name]) => name.length)) + 2);
  return rows.flatMap(([name, text]) => {
    const [first = '', ...rest] = broken(text, WIDTH - left - 2);
    const indent = ' '.repeat(left + 2);
    const lines = rest.map((line) => `${indent}${line}`);
    return name.length + 2 > left
      ? [`  ${name}`, `${indent}${first}`, ...lines]
      : [`  ${name.padEnd(left)}${first}`, ...lines];
  });
}

export function broken(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
