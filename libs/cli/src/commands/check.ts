import { resolve } from 'node:path';

import type { Given } from '../arguments';
import { type Command, EXIT } from '../command';
import type * as LocalCheck from '../local-check';
import { breaches, isAnySet, limitBlocks, unchecked } from '../output/limit-blocks';
import { writeAnswer } from '../output/write-answer';
import { WINDOW } from '../risk-options';
import { UsageError } from '../usage-error';

export const entry: Command = {
  summary: 'Check a portfolio file against limits, without a server',
  arguments: [{ name: 'FILE', help: 'The portfolio: YAML, JSON, or CSV of positions.' }],
  options: {
    prices: { type: 'text', value: 'FILE', help: 'Closing prices: date,T1,T2… or date,ticker,close; .gz is unpacked.' },
    limits: {
      type: 'text',
      value: 'FILE',
      help: 'The limits, as YAML (maxVolatility: 15%); those of the portfolio unless said.',
    },
    ...WINDOW,
  },
  examples: ['perfolio check portfolio.yaml --limits limits.yaml --prices prices.csv'],
  run: async (given, surroundings) => {
    const { checkedFiles, gatewayV1, jsonOf }: typeof LocalCheck = require('../local-check');
    const file = (name: string) => resolve(surroundings.cwd, name);
    const [portfolio = ''] = given.positionals;
    const [prices, limits] = [given.text('prices'), given.text('limits')];
    if (prices === undefined) throw new UsageError('--prices is missing: a CSV of closing prices.');
    const answer = await checkedFiles(
      { portfolio: file(portfolio), prices: file(prices), limits: limits === undefined ? undefined : file(limits) },
      parametersOf(given),
    );
    // A gate that looks at nothing must not stand open.
    if (!isAnySet(answer)) throw new UsageError('There is no limit to check: name a file with --limits.');
    writeAnswer(
      {
        json: jsonOf(gatewayV1.RiskServiceService.getLimitChecks, { ...answer, computedAt: undefined }),
        blocks: limitBlocks(answer),
      },
      given,
      surroundings,
    );
    if (!given.quiet)
      for (const line of [...breaches(answer), ...unchecked(answer)]) surroundings.stderr.write(`${line}\n`);
    return answer.breached ? EXIT.LIMITS_BROKEN : EXIT.OK;
  },
};

/** Numbers of the contract. */
const FREQUENCIES: Readonly<Record<string, number>> = { MONTHLY: 1, DAILY: 2 };
const ESTIMATORS: Readonly<Record<string, number>> = { SAMPLE: 1, LEDOIT_WOLF: 2 };

const parametersOf = (given: Given) => ({
  start: given.text('start') ?? '',
  end: given.text('end') ?? '',
  frequency: FREQUENCIES[given.choice('frequency') ?? ''] ?? 0,
  covariance: ESTIMATORS[given.choice('covariance') ?? ''] ?? 0,
  view: 0,
});
