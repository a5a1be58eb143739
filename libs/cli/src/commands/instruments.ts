import { answering, basis } from '../asking';
import type { Command, Group } from '../command';
import type { Block } from '../output/blocks';
import { WINDOW } from '../risk-options';
import type { gatewayV1 } from '../server/ask';

const list: Command = {
  summary: 'List the instruments that have prices',
  options: { prefix: { type: 'text', value: 'TEXT', help: 'Only tickers that begin so.' } },
  examples: ['perfolio instruments list', 'perfolio instruments list --prefix SP'],
  run: answering(async ({ perfolio, ask, given, options }) => {
    const prefix = given.text('prefix') ?? '';
    const page = (pageToken: string) =>
      perfolio.marketData.listInstruments({ pageToken, pageSize: 500, prefix }, options);
    const instruments = await Array.fromAsync(ask.everyItem(page, (one) => one.instruments));
    const whole = { instruments, nextPageToken: '' };
    const json = ask.jsonOf(ask.gatewayV1.MarketDataServiceService.listInstruments, whole);
    return {
      json,
      items: json.instruments as readonly unknown[],
      blocks: [
        {
          kind: 'table',
          columns: [
            { name: 'Ticker' },
            { name: 'Name' },
            { name: 'From' },
            { name: 'To' },
            { name: 'Prices', shape: 'integer' },
          ],
          rows: instruments.map(({ ticker, name, firstDate, lastDate, prices }) => [
            ticker,
            name,
            firstDate,
            lastDate,
            prices,
          ]),
          empty: 'No prices yet. An administrator brings them: perfolio market-data import FILE.',
        },
      ],
    };
  }),
};

const profile: Command = {
  summary: 'Return, risk and factors of one instrument',
  arguments: [{ name: 'TICKER', help: 'Of an instrument with prices.' }],
  options: { ...WINDOW, benchmark: { type: 'text', value: 'TICKER', help: 'What it is measured against.' } },
  examples: ['perfolio instruments profile SPY'],
  run: answering(async (asked) => {
    const { perfolio, ask, given, options } = asked;
    const [ticker = ''] = given.positionals;
    const question = { ticker, ...ask.windowOf(given), benchmark: given.text('benchmark') ?? '' };
    const answer = await perfolio.risk.getInstrumentProfile(question, options);
    const json = ask.jsonOf(ask.gatewayV1.RiskServiceService.getInstrumentProfile, answer);
    return {
      json,
      blocks: answer.stockProfile === undefined ? [] : profileBlocks(answer.stockProfile),
      notes: basis(answer, asked),
    };
  }),
};

export const entry: Group = { summary: 'What prices there are', commands: { list, profile }, standard: 'list' };

const profileBlocks = ({
  ticker,
  volatilityAnnual,
  observations,
  market,
  factors,
}: gatewayV1.StockProfile): readonly Block[] => [
  {
    kind: 'facts',
    facts: [
      ['Instrument', ticker],
      ['Volatility a year', volatilityAnnual, 'percent'],
      ['Periods', observations, 'integer'],
      ['Beta', market?.beta, 'decimal'],
      ['Alpha a period', market?.alpha, 'percent'],
      ['Part that the market explains', market?.rSquared, 'percent'],
    ],
  },
  {
    kind: 'table',
    title: 'Factors',
    columns: [{ name: 'Factor' }, { name: 'Beta', shape: 'decimal' }, { name: 'Explains', shape: 'percent' }],
    rows: Object.entries(factors).map(([name, { beta, rSquared }]) => [name, beta, rSquared]),
  },
];
