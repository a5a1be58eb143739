// The options of a command of ours.
import { parseArgs } from 'node:util';

/** As `parseArgs`; says how the command is used and ends, for `--help` and, with exit code 2, for what it does not know. */
export function commandLine(usage, { options, ...more }) {
  const { values, positionals } = parsed(usage, { ...more, options: { ...options, help: { type: 'boolean' } } });
  if (values.help !== true) return { values, positionals };
  process.stdout.write(`${usage}\n`);
  return process.exit(0);
}

function parsed(usage, config) {
  try {
    return parseArgs(config);
  } catch (error) {
    process.stderr.write(`${error.message}\n\n${usage}\n`);
    return process.exit(2);
  }
}
