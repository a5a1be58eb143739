import { COMMON } from '../arguments';
import { CATALOGUE, load } from '../catalogue';
import { type Command, EXIT, isGroup } from '../command';
import { UsageError } from '../usage-error';

const SHELLS = ['bash', 'zsh', 'fish'] as const;

export const entry: Command = {
  summary: 'A completion script for bash, zsh or fish',
  arguments: [{ name: 'SHELL', help: `One of ${SHELLS.join(', ')}.` }],
  examples: [
    'source <(perfolio completion bash)',
    'perfolio completion fish > ~/.config/fish/completions/perfolio.fish',
  ],
  run: async ({ positionals }, { stdout }) => {
    const shell = SHELLS.find((name) => name === positionals[0]);
    if (shell === undefined)
      throw new UsageError(`SHELL is "${positionals[0]}"; it must be one of ${SHELLS.join(', ')}.`);
    stdout.write(SCRIPTS[shell](words()));
    return EXIT.OK;
  },
};

/** What may follow which words. */
type Words = ReadonlyMap<string, readonly string[]>;

function words(): Words {
  const following = new Map<string, readonly string[]>([['', [...Object.keys(CATALOGUE), '--help']]]);
  for (const name of Object.keys(CATALOGUE)) {
    const found = load(name);
    if (!isGroup(found)) {
      following.set(name, optionsOf(found));
      continue;
    }
    following.set(name, Object.keys(found.commands));
    for (const [word, command] of Object.entries(found.commands)) following.set(`${name} ${word}`, optionsOf(command));
  }
  return following;
}

const optionsOf = ({ options }: Command): readonly string[] =>
  Object.keys({ ...options, ...COMMON }).map((name) => `--${name}`);

const cases = (all: Words): string =>
  [...all].map(([before, after]) => `    '${before}') words='${after.join(' ')}' ;;`).join('\n');

/** The words before the one that is typed, options left out; of a long line the first two decide. */
const BASH = (all: Words): string => `_perfolio() {
  local words path='' word count=0 current="\${COMP_WORDS[COMP_CWORD]}"
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in -*) continue ;; esac
    [ $count -lt 2 ] && path="\${path:+$path }$word"
    count=$((count + 1))
  done
  _perfolio_words "$path" || _perfolio_words "\${path%% *}"
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  [ \${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- "$current"))
}
_perfolio_words() {
  words=''
  case "$1" in
${cases(all)}
    *) return 1 ;;
  esac
}
complete -o filenames -F _perfolio perfolio
`;

const SCRIPTS: Readonly<Record<(typeof SHELLS)[number], (all: Words) => string>> = {
  bash: BASH,
  zsh: (all) => `autoload -U +X bashcompinit && bashcompinit\n${BASH(all)}`,
  fish: (all) =>
    [...all]
      .flatMap(([before, after]) => after.map((word) => fishLine(before, word)))
      .concat('')
      .join('\n'),
};

function fishLine(before: string, word: string): string {
  const [command = '', ...rest] = before.split(' ');
  const seen = before === '' ? '__fish_use_subcommand' : `__fish_seen_subcommand_from ${command}`;
  const deeper = rest.length === 0 ? '' : `; and __fish_seen_subcommand_from ${rest.join(' ')}`;
  const option = word.startsWith('--') ? `-l ${word.slice(2)}` : `-a ${word}`;
  return `complete -c perfolio -n '${seen}${deeper}' ${option}`;
}
