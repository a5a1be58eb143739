import type { ArgumentSpec, OptionSpec } from './command';

export const PORTFOLIO: ArgumentSpec = {
  name: 'PORTFOLIO',
  help: 'Its id, its name, or how its name begins; the active one unless said.',
  optional: true,
};

/** What every question about risk takes. */
export const WINDOW: Readonly<Record<string, OptionSpec>> = {
  start: { type: 'text', value: 'DATE', help: 'The first day of the window, YYYY-MM-DD.' },
  end: { type: 'text', value: 'DATE', help: 'Its last day; the last date of the prices unless said.' },
  frequency: { type: 'text', value: 'NAME', choices: ['MONTHLY', 'DAILY'], help: 'The period of the returns.' },
  covariance: { type: 'text', value: 'NAME', choices: ['SAMPLE', 'LEDOIT_WOLF'], help: 'The estimator.' },
};
