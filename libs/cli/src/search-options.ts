import type { Given } from './arguments';
import type { OptionSpec } from './command';

/** What a search for weights keeps to beside the portfolio's own limits. */
export const CONSTRAINTS: Readonly<Record<string, OptionSpec>> = {
  'allow-short': { type: 'flag', help: 'Weights may be negative.' },
  'beta-limits': { type: 'flag', help: 'Keeps to the suggested exposures, too.' },
  budget: { type: 'text', value: 'SUM', help: 'What the weights add up to.' },
  'max-gross-exposure': {
    type: 'text',
    value: 'SUM',
    help: 'The most that weights may add up to without their signs.',
  },
  'max-turnover': { type: 'text', value: 'SUM', help: 'The most that may be traded.' },
};

export const constraintsOf = (given: Given) => ({
  allowShort: given.flag('allow-short'),
  betaLimits: given.flag('beta-limits'),
  budget: given.number('budget'),
  maxGrossExposure: given.number('max-gross-exposure'),
  maxTurnover: given.number('max-turnover'),
});
