import type * as Yaml from 'yaml';

import { type Asked, answering } from '../asking';
import type { Command } from '../command';
import type { Answer } from '../output/blocks';
import type { Cell } from '../output/numbers';
import { PORTFOLIO } from '../risk-options';

export const entry: Command = {
  summary: 'Take a portfolio, or everything you own, out',
  arguments: [PORTFOLIO],
  options: { all: { type: 'flag', help: 'Everything you own, as JSON Lines.' } },
  examples: ['perfolio export Balanced > balanced.yaml', 'perfolio export --all > everything.jsonl'],
  run: answering((asked) => (asked.given.flag('all') ? everything(asked) : onePortfolio(asked))),
};

/** What the service gives and what only it can give: a file that is brought back makes a new portfolio. */
const GIVEN = ['portfolioId', 'etag', 'createTime', 'updateTime', 'role'];

async function onePortfolio({ perfolio, ask, given, options }: Asked): Promise<Answer> {
  const { stringify }: typeof Yaml = require('yaml');
  const portfolioId = await ask.portfolioIdOf(perfolio, given);
  const answer = await perfolio.portfolios.getPortfolio({ portfolioId }, options);
  const { portfolio } = ask.jsonOf(ask.gatewayV1.PortfolioServiceService.getPortfolio, answer);
  const own = Object.entries(portfolio ?? {}).filter(([name]) => !GIVEN.includes(name));
  const json = Object.fromEntries(own);
  return {
    json,
    blocks: [
      { kind: 'picture', lines: () => [stringify(json).trimEnd()] },
      ...(given.format === 'csv' ? [positions(answer.portfolio?.positions ?? [])] : []),
    ],
  };
}

type Position = NonNullable<
  Awaited<ReturnType<Asked['perfolio']['portfolios']['getPortfolio']>>['portfolio']
>['positions'][number];

/** In the columns that an import reads. */
const positions = (all: readonly Position[]) => ({
  kind: 'table' as const,
  columns: [{ name: 'Ticker' }, { name: 'Weight' }, { name: 'Shares' }, { name: 'Value' }, { name: 'Currency' }],
  rows: all.map(positionRow),
});

function positionRow({ ticker, quantity }: Position): readonly Cell[] {
  if (quantity?.$case === 'value')
    return [ticker, undefined, undefined, quantity.value.amount, quantity.value.currency];
  return quantity?.$case === 'shares' ? [ticker, undefined, quantity.value] : [ticker, quantity?.value];
}

/** Record by record, as it comes: it may be large. */
async function everything({ perfolio, ask, surroundings, options }: Asked): Promise<Answer> {
  for await (const record of perfolio.accounts.exportMe({}, options)) {
    const json = ask.jsonOf(ask.gatewayV1.AccountServiceService.exportMe, record);
    surroundings.stdout.write(`${JSON.stringify(json)}\n`);
  }
  return { json: undefined, items: [], blocks: [], written: true };
}
