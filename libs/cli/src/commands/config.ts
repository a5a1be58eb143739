import { resolve } from 'node:path';

import type { Given } from '../arguments';
import { type Command, EXIT, type Group, type OptionSpec, type Surroundings } from '../command';
import { writeAnswer } from '../output/write-answer';
import { type SettingsReport, settingsReport, withFile } from '../settings-in-force';
import type * as StandaloneSettings from '../standalone-settings';

const OPTIONS: Readonly<Record<string, OptionSpec>> = {
  'env-file': { type: 'text', value: 'FILE', help: 'Lines NAME=value to read beside the environment.' },
};

const check: Command = {
  summary: 'Tell everything that is wrong with the settings, at once',
  options: OPTIONS,
  examples: ['perfolio config check --env-file .env'],
  run: async (given, surroundings) => {
    const { faults } = reportOf(given, surroundings);
    writeAnswer(
      {
        json: { valid: faults.length === 0, faults },
        items: faults.map((fault) => ({ fault })),
        blocks: [
          {
            kind: 'picture',
            lines: () => (faults.length === 0 ? ['Every setting is right.'] : faults.map((fault) => `- ${fault}`)),
          },
          ...(given.format === 'csv'
            ? [{ kind: 'table' as const, columns: [{ name: 'Fault' }], rows: faults.map((fault) => [fault]) }]
            : []),
        ],
      },
      given,
      surroundings,
    );
    return faults.length === 0 ? EXIT.OK : EXIT.USAGE;
  },
};

const show: Command = {
  summary: 'Show the settings in force and where each comes from; secrets are masked',
  options: OPTIONS,
  examples: ['perfolio config show'],
  run: async (given, surroundings) => {
    const { settings } = reportOf(given, surroundings);
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

function reportOf(given: Given, { env, cwd }: Surroundings): SettingsReport {
  const { readEverything }: typeof StandaloneSettings = require('../standalone-settings');
  const file = given.text('env-file');
  const whole = file === undefined ? env : withFile(env, resolve(cwd, file));
  return settingsReport(whole, readEverything(whole));
}
