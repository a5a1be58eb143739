import { answering, basis } from '../asking';
import type { Command } from '../command';
import type { Block } from '../output/blocks';
import type { Cell } from '../output/numbers';
import { PORTFOLIO, WINDOW } from '../risk-options';
import type { gatewayV1 } from '../server/ask';

export const entry: Command = {
  summary: 'Return, drawdown and tail risk against the benchmark',
  arguments: [PORTFOLIO],
  options: {
    ...WINDOW,
    benchmark: { type: 'text', value: 'TICKER', help: 'Against another one than the portfolio’s.' },
    'risk-free-rate': { type: 'text', value: 'RATE', help: 'A year, e.g. 3%.' },
  },
  examples: ['perfolio performance Balanced --benchmark SPY'],
  run: answering(async (asked) => {
    const { perfolio, ask, given, options } = asked;
    const portfolioId = await ask.portfolioIdOf(perfolio, given);
    const benchmark = given.text('benchmark') ?? '';
    const question = { portfolioId, ...ask.windowOf(given), benchmark, riskFreeRate: given.number('risk-free-rate') };
    const answer = await perfolio.risk.getPerformance(question, options);
    return {
      json: ask.jsonOf(ask.gatewayV1.RiskServiceService.getPerformance, answer),
      blocks: answer.performance === undefined ? [] : blocksOf(answer.performance),
      notes: basis(answer, asked),
    };
  }),
};

type Series = gatewayV1.SeriesPerformance;

const FRACTIONS: readonly (readonly [string, (of: Series) => Cell])[] = [
  ['Return a year', (of) => of.annualisedReturn],
  ['Whole return', (of) => of.totalReturn],
  ['Volatility a year', (of) => of.volatilityAnnual],
  ['Largest fall', (of) => of.drawdown?.maxDrawdown],
  ['Worst period', (of) => of.worst],
  ['Best period', (of) => of.best],
  ['Value at risk, 95 %', (of) => of.tail?.levels['0.95']?.historicalVar],
  ['Expected shortfall, 95 %', (of) => of.tail?.levels['0.95']?.historicalEs],
];

const RATIOS: readonly (readonly [string, (of: Series) => Cell])[] = [
  ['Sharpe', (of) => of.sharpe],
  ['Sortino', (of) => of.sortino],
  ['Calmar', (of) => of.calmar],
];

function blocksOf({ portfolio, benchmark, ...all }: gatewayV1.Performance): readonly Block[] {
  const row = ([name, of]: readonly [string, (of: Series) => Cell]) => [
    name,
    portfolio && of(portfolio),
    benchmark && of(benchmark),
  ];
  const columns = (first: string, shape: 'percent' | 'decimal') => [
    { name: first },
    { name: 'Portfolio', shape },
    { name: 'Benchmark', shape },
  ];
  return [
    { kind: 'table', columns: columns('Measure', 'percent'), rows: FRACTIONS.map(row) },
    { kind: 'table', columns: columns('Ratio', 'decimal'), rows: RATIOS.map(row) },
    {
      kind: 'facts',
      title: 'Against the benchmark',
      facts: [
        ['Beta', all.beta, 'decimal'],
        ['Alpha a year', all.alphaAnnual, 'percent'],
        ['Tracking error a year', all.trackingError, 'percent'],
        ['Information ratio', all.informationRatio, 'decimal'],
      ],
    },
  ];
}
