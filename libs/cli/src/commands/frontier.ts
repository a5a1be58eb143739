import { answering, basis } from '../asking';
import { type Command, EXIT } from '../command';
import type { Block } from '../output/blocks';
import { scatter } from '../output/scatter';
import { conflictBlock, INFEASIBLE } from '../output/solution-blocks';
import { awaited } from '../progress-of';
import { PORTFOLIO, WINDOW } from '../risk-options';
import { CONSTRAINTS, constraintsOf } from '../search-options';
import type { gatewayV1 } from '../server/ask';

export const entry: Command = {
  summary: 'The efficient frontier',
  arguments: [PORTFOLIO],
  options: {
    ...WINDOW,
    points: { type: 'text', value: 'COUNT', help: 'How many portfolios on it; 20 unless said.' },
    ...CONSTRAINTS,
  },
  examples: ['perfolio frontier Balanced --points 20'],
  run: answering(async (asked) => {
    const { perfolio, ask, given, options } = asked;
    const portfolioId = await ask.portfolioIdOf(perfolio, given);
    const question = {
      portfolioId,
      ...ask.windowOf(given),
      ...constraintsOf(given),
      points: given.number('points') ?? 0,
    };
    const result = await awaited(asked, perfolio.risk.getFrontier(question, options));
    const infeasible = result.status === INFEASIBLE;
    const json = ask.jsonOf(ask.gatewayV1.RiskServiceService.getFrontier, { progress: undefined, result }).result;
    return {
      json,
      items: (json as { points?: readonly unknown[] }).points ?? [],
      blocks: infeasible ? [conflictBlock(result.conflict)] : blocksOf(result),
      notes: [...result.warnings.map((warning) => `Note: ${warning}`), ...basis(result, asked)],
      exit: infeasible ? EXIT.LIMITS_BROKEN : EXIT.OK,
    };
  }),
};

/** From the least volatility to the highest expected return. */
const blocksOf = ({ minVariance, points: inner, maxReturn }: gatewayV1.Frontier): readonly Block[] => {
  const points = [minVariance, ...inner, maxReturn].filter((point) => point !== undefined);
  const found = points.filter(
    ({ volatilityAnnual, expectedReturn }) => volatilityAnnual !== undefined && expectedReturn !== undefined,
  );
  return [
    {
      kind: 'table',
      columns: [
        { name: 'Volatility', shape: 'percent' },
        { name: 'Expected return', shape: 'percent' },
        { name: 'Largest positions' },
      ],
      rows: points.map(({ volatilityAnnual, expectedReturn, weights }) => [
        volatilityAnnual,
        expectedReturn,
        largest(weights),
      ]),
    },
    scatter(
      'Frontier',
      found.map(({ volatilityAnnual = 0, expectedReturn = 0 }) => ({
        x: volatilityAnnual,
        y: expectedReturn,
        mark: '*',
      })),
      { x: 'volatility', y: 'expected return' },
    ),
  ];
};

const largest = (weights: readonly gatewayV1.TickerWeight[]): string =>
  weights
    .toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
    .slice(0, 3)
    .map(({ ticker, weight }) => `${ticker} ${Math.round(weight * 100)} %`)
    .join(', ');
