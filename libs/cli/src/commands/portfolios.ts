import { answering, type Asked } from '../asking';
import { readWeights } from '../changes';
import type { Command, Group, OptionSpec } from '../command';
import { portfolioAnswer } from '../portfolio-answer';
import { PORTFOLIO } from '../risk-options';
import type { gatewayV1 } from '../server/ask';
import { UsageError } from '../usage-error';

const list: Command = {
  summary: 'List your portfolios and those shared with you',
  examples: ['perfolio portfolios list', 'perfolio portfolios list -o csv'],
  run: answering(async ({ perfolio, ask, options }) => {
    const page = (pageToken: string) => perfolio.portfolios.listPortfolios({ pageToken, pageSize: 500 }, options);
    const portfolios = await Array.fromAsync(ask.everyItem(page, (one) => one.portfolios));
    const { portfolioId: active } = await perfolio.portfolios.getContext({}, options);
    const whole = { portfolios, nextPageToken: '' };
    const json = ask.jsonOf(ask.gatewayV1.PortfolioServiceService.listPortfolios, whole);
    return {
      json,
      items: json.portfolios as readonly unknown[],
      blocks: [
        {
          kind: 'table',
          columns: [{ name: 'Name' }, { name: 'Positions', shape: 'integer' }, { name: 'Id' }, { name: 'Active' }],
          rows: portfolios.map(({ name, positions, portfolioId }) => [
            name,
            positions.length,
            portfolioId,
            portfolioId === active ? 'active' : '',
          ]),
          empty: 'No portfolios yet. Bring some: perfolio import FILE.',
        },
      ],
    };
  }),
};

const show: Command = {
  summary: 'Show a portfolio',
  arguments: [PORTFOLIO],
  examples: ['perfolio portfolios show Balanced'],
  run: answering(async (asked) => {
    const { perfolio, ask, given, options } = asked;
    const portfolioId = await ask.portfolioIdOf(perfolio, given);
    return portfolioAnswer(asked, (await perfolio.portfolios.getPortfolio({ portfolioId }, options)).portfolio);
  }),
};

const FIELDS: Readonly<Record<string, OptionSpec>> = {
  positions: { type: 'text', value: 'WEIGHTS', help: 'What it holds: "AAPL=60%,MSFT=40%".' },
  currency: { type: 'text', value: 'CODE', help: 'Its base currency.' },
  benchmark: { type: 'text', value: 'TICKER', help: 'What it is measured against.' },
};

const create: Command = {
  summary: 'Create a portfolio of weights; perfolio import takes shares and money, too',
  arguments: [{ name: 'NAME', help: 'Of the new portfolio.' }],
  options: FIELDS,
  examples: ['perfolio portfolios create Half --positions "SPY=50%,AGG=50%"'],
  run: answering(async (asked) => {
    const { perfolio, ask, given, options } = asked;
    const [name = ''] = given.positionals;
    const portfolio = ask.gatewayV1.Portfolio.fromPartial({ ...changesOf(asked), name });
    const stored = await perfolio.portfolios.createPortfolio({ portfolio }, options);
    return portfolioAnswer(asked, stored.portfolio, `Next: perfolio analyze "${name}"`);
  }),
};

const edit: Command = {
  summary: 'Change the name, positions, currency or benchmark of a portfolio',
  arguments: [{ name: 'PORTFOLIO', help: 'Its name or id.' }],
  options: { name: { type: 'text', value: 'NAME', help: 'Its new name.' }, ...FIELDS },
  examples: ['perfolio portfolios edit Half --name "Half and half"'],
  run: answering(async (asked) => {
    const { perfolio, ask, given, options } = asked;
    const changes = changesOf(asked);
    const updateMask = Object.keys(changes);
    if (updateMask.length === 0)
      throw new UsageError('Say what to change: --name, --positions, --currency, --benchmark.');
    const portfolioId = await ask.portfolioIdOf(perfolio, given);
    const portfolio = ask.gatewayV1.Portfolio.fromPartial({ ...changes, portfolioId });
    return portfolioAnswer(
      asked,
      (await perfolio.portfolios.updatePortfolio({ portfolioId, portfolio, updateMask }, options)).portfolio,
    );
  }),
};

const remove: Command = {
  summary: 'Delete a portfolio, its limits, scenarios and grants',
  arguments: [{ name: 'PORTFOLIO', help: 'Its name or id.' }],
  options: { yes: { type: 'flag', help: 'Really.' } },
  examples: ['perfolio portfolios delete Half --yes'],
  run: answering(async ({ perfolio, ask, given, options }) => {
    const portfolioId = await ask.portfolioIdOf(perfolio, given);
    const { portfolio } = await perfolio.portfolios.getPortfolio({ portfolioId }, options);
    const { name = '', etag = '' } = portfolio ?? {};
    if (!given.flag('yes')) throw new UsageError(`This deletes "${name}" (${portfolioId}). Say --yes to do it.`);
    await perfolio.portfolios.deletePortfolio({ portfolioId }, { ...options, headers: { 'if-match': etag } });
    return { json: {}, blocks: [], notes: [`Deleted "${name}".`] };
  }),
};

const use: Command = {
  summary: 'Make a portfolio the active one, which commands mean unless they name another',
  arguments: [{ name: 'PORTFOLIO', help: 'Its name or id.' }],
  examples: ['perfolio portfolios use Balanced'],
  run: answering(async ({ perfolio, ask, given, options }) => {
    const portfolioId = await ask.portfolioIdOf(perfolio, given);
    const answer = await perfolio.portfolios.setContext({ portfolioId }, options);
    return {
      json: ask.jsonOf(ask.gatewayV1.PortfolioServiceService.setContext, answer),
      blocks: [{ kind: 'facts', facts: [['Active', given.positionals[0]]] }],
    };
  }),
};

export const entry: Group = {
  summary: 'List, show, create, edit and delete portfolios',
  commands: { list, show, create, edit, delete: remove, use },
  standard: 'list',
};

interface Changes {
  name?: string;
  baseCurrency?: string;
  benchmark?: string;
  positions?: gatewayV1.Position[];
}

function changesOf({ ask, given }: Asked): Changes {
  const [name, positions] = [given.text('name'), given.text('positions')];
  const [baseCurrency, benchmark] = [given.text('currency'), given.text('benchmark')];
  return {
    ...(name !== undefined && { name }),
    ...(baseCurrency !== undefined && { baseCurrency }),
    ...(benchmark !== undefined && { benchmark }),
    ...(positions !== undefined && {
      positions: readWeights(positions, '--positions').map(({ ticker, weight }) =>
        ask.gatewayV1.Position.fromPartial({ ticker, quantity: { $case: 'weight', value: weight } }),
      ),
    }),
  };
}
