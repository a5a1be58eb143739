import { answering, type Asked, basis } from '../asking';
import { type Command, EXIT } from '../command';
import type { Block } from '../output/blocks';
import { bindingBlock, conflictBlock, INFEASIBLE } from '../output/solution-blocks';
import { awaited } from '../progress-of';
import { PORTFOLIO, WINDOW } from '../risk-options';
import { CONSTRAINTS, constraintsOf } from '../search-options';
import type { gatewayV1 } from '../server/ask';

const OBJECTIVES = ['MIN_VARIANCE', 'MAX_RETURN', 'MAX_SHARPE', 'RISK_PARITY', 'TARGET_RETURN'] as const;

export const entry: Command = {
  summary: 'Find better weights within the limits',
  arguments: [PORTFOLIO],
  options: {
    ...WINDOW,
    objective: { type: 'text', value: 'NAME', choices: OBJECTIVES, help: 'What is best; MIN_VARIANCE unless said.' },
    'target-return': { type: 'text', value: 'RATE', help: 'A year, for TARGET_RETURN.' },
    'risk-free-rate': { type: 'text', value: 'RATE', help: 'A year, for MAX_SHARPE.' },
    'minimum-trade': { type: 'text', value: 'WEIGHT', help: 'Leaves out trades smaller than this.' },
    ...CONSTRAINTS,
  },
  examples: ['perfolio optimize Balanced --objective MIN_VARIANCE', 'perfolio optimize Balanced --max-turnover 20%'],
  run: answering(async (asked) => {
    const { perfolio, ask, given, options } = asked;
    const portfolioId = await ask.portfolioIdOf(perfolio, given);
    const result = await awaited(asked, perfolio.risk.optimize({ portfolioId, ...questionOf(asked) }, options));
    const infeasible = result.status === INFEASIBLE;
    return {
      json: ask.jsonOf(ask.gatewayV1.RiskServiceService.optimize, { progress: undefined, result }).result,
      blocks: infeasible ? [conflictBlock(result.conflict)] : blocksOf(result),
      notes: [
        ...result.warnings.map((warning) => `Note: ${warning}`),
        ...(infeasible || result.bindingLimits.length === 0 ? [] : [SHADOW_PRICE]),
        ...basis(result, asked),
      ],
      exit: infeasible ? EXIT.LIMITS_BROKEN : EXIT.OK,
    };
  }),
};

const SHADOW_PRICE =
  '\nShadow price: how much what is sought (volatility, return, Sharpe ratio) rises when the limit is one higher.';

const questionOf = ({ ask, given }: Asked) => ({
  ...ask.windowOf(given),
  ...constraintsOf(given),
  objective: 1 + OBJECTIVES.findIndex((name) => name === (given.choice('objective') ?? 'MIN_VARIANCE')),
  targetReturn: given.number('target-return'),
  riskFreeRate: given.number('risk-free-rate'),
  minimumTrade: given.number('minimum-trade'),
});

const blocksOf = ({
  weights,
  trades,
  bindingLimits,
  volatilityAnnual,
  expectedReturn,
  sharpe,
  turnover,
}: gatewayV1.Optimization): readonly Block[] => {
  const before = new Map(trades.map(({ ticker, from }) => [ticker, from]));
  return [
    {
      kind: 'table',
      columns: [
        { name: 'Position' },
        { name: 'Now', shape: 'percent' },
        { name: 'Better', shape: 'percent' },
        { name: 'Trade', shape: 'points' },
      ],
      rows: weights.map(({ ticker, weight }) => {
        const now = before.get(ticker) ?? weight;
        return [ticker, now, weight, weight - now];
      }),
    },
    {
      kind: 'facts',
      title: 'The new portfolio',
      facts: [
        ['Volatility a year', volatilityAnnual, 'percent'] as const,
        ['Expected return a year', expectedReturn, 'percent'] as const,
        ['Sharpe ratio', sharpe, 'decimal'] as const,
        ['Turnover', turnover, 'percent'] as const,
      ].filter(([, value]) => value !== undefined),
    },
    bindingBlock(bindingLimits),
  ];
};
