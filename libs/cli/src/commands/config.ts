import { resolve } from 'node:path';

import type { Given } from '../arguments';
import { type Command, EXIT, type Group, type OptionSpec, type Surroundings } from '../command';
import type { Block } from '../output/blocks';
import { broken } from '../help';
import { writeAnswer } from '../output/write-answer';
import type * as SettingsFile from '../settings-file';
import { type SettingInForce, type SettingsReport, settingsReport } from '../settings-in-force';
import type * as StandaloneSettings from '../standalone-settings';

/** Not `--env-file`: Node takes that word for itself, wherever it stands. */
const OPTIONS: Readonly<Record<string, OptionSpec>> = {
  settings: {
    type: 'text',
    value: 'FILE',
    help: 'Lines NAME=value to read beside the environment, and the folder secrets beside the file.',
  },
};

const check: Command = {
  summary: 'Tell everything that is wrong with the settings, at once',
  options: OPTIONS,
  examples: ['perfolio config check', 'perfolio config check --settings .env'],
  run: async (given, surroundings) => {
    const { settings, faults } = await reportOf(given, surroundings);
    const valid = faults.length === 0;
    const file = given.text('settings');
    writeAnswer(
      {
        json: { valid, faults },
        items: faults.map((fault) => ({ fault })),
        blocks: [
          given.format === 'csv'
            ? { kind: 'table', columns: [{ name: 'Fault' }], rows: faults.map((fault) => [fault]) }
            : verdict(settings, faults),
        ],
        notes: valid ? [] : [`\nCorrect ${file === undefined ? 'the environment' : file} and check again.`],
      },
      given,
      surroundings,
    );
    return valid ? EXIT.OK : EXIT.USAGE;
  },
};

const verdict = (settings: readonly SettingInForce[], faults: readonly string[]): Block => ({
  kind: 'picture',
  lines: (width) =>
    faults.length === 0
      ? broken(`Every setting is right: ${countedBySource(settings)}.`, width)
      : [
          `${faults.length} ${faults.length === 1 ? 'setting is' : 'settings are'} wrong:`,
          ...faults.flatMap((fault) => broken(fault, width - 2).map((line, at) => `${at === 0 ? '- ' : '  '}${line}`)),
        ],
});

/** `36 by default, 1 from .env`: whoever expects more of his file sees that it was not read. */
function countedBySource(settings: readonly SettingInForce[]): string {
  const sources = Map.groupBy(settings, ({ source }) => source.replace(/^.*\bsecrets\/.*$/, 'secrets'));
  const words: Readonly<Record<string, string>> = { default: 'by default', environment: 'from the environment' };
  return [...sources].map(([source, those]) => `${those.length} ${words[source] ?? `from ${source}`}`).join(', ');
}

const show: Command = {
  summary: 'Show the settings in force and where each comes from; secrets are masked',
  options: OPTIONS,
  examples: ['perfolio config show', 'perfolio config show --settings .env'],
  run: async (given, surroundings) => {
    const { settings } = await reportOf(given, surroundings);
    writeAnswer(
      {
        json: { settings },
        items: settings,
        blocks: [
          {
            kind: 'table',
            columns: [{ name: 'Setting' }, { name: 'Value' }, { name: 'Source' }],
            rows: settings.map(({ name, value, source }) => [name, value, source]),
          },
        ],
      },
      given,
      surroundings,
    );
    return EXIT.OK;
  },
};

export const entry: Group = {
  summary: 'Check the settings, or show those in force',
  commands: { check, show },
  standard: 'show',
};

async function reportOf(given: Given, { env, cwd }: Surroundings): Promise<SettingsReport> {
  const { readEverything }: typeof StandaloneSettings = require('../standalone-settings');
  const { withFile }: typeof SettingsFile = require('../settings-file');
  const name = given.text('settings');
  const gathered =
    name === undefined ? { env, sources: new Map(), faults: [] } : withFile(env, { path: resolve(cwd, name), name });
  return settingsReport(gathered, await readEverything(gathered.env));
}
