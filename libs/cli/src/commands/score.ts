import { answering, basis } from '../asking';
import type { Command } from '../command';
import { broken } from '../help';
import type { Block } from '../output/blocks';
import { PORTFOLIO, WINDOW } from '../risk-options';
import type { gatewayV1 } from '../server/ask';

export const entry: Command = {
  summary: 'The risk score, its parts, and what would help most',
  arguments: [PORTFOLIO],
  options: WINDOW,
  examples: ['perfolio score Balanced'],
  run: answering(async (asked) => {
    const { perfolio, ask, given, options } = asked;
    const portfolioId = await ask.portfolioIdOf(perfolio, given);
    const answer = await perfolio.risk.getScore({ portfolioId, ...ask.windowOf(given) }, options);
    return {
      json: ask.jsonOf(ask.gatewayV1.RiskServiceService.getScore, answer),
      blocks: answer.riskScore === undefined ? [] : blocksOf(answer.riskScore),
      notes: basis(answer, asked),
    };
  }),
};

const PARTS = ['factor', 'industry', 'volatility', 'concentration'] as const;

const blocksOf = ({
  score,
  band,
  bindingComponent,
  components,
  potentialLoss,
  lossRatio,
  advice,
}: gatewayV1.RiskScore): readonly Block[] => [
  {
    kind: 'facts',
    facts: [
      ['Score, of 100', score, 'integer'],
      ['Risk', band],
      ['Held back by', bindingComponent],
    ],
  },
  {
    kind: 'table',
    columns: [
      { name: 'Component' },
      { name: 'Score', shape: 'integer' },
      { name: 'Loss', shape: 'percent' },
      { name: 'Of what you can bear', shape: 'decimal' },
    ],
    rows: PARTS.map((part) => [part, components?.[part], potentialLoss?.[part], lossRatio?.[part]]),
  },
  ...(advice.length === 0
    ? []
    : [
        {
          kind: 'picture' as const,
          title: 'What would help',
          lines: (width: number) =>
            advice.flatMap(({ sentence }) =>
              broken(sentence, width - 2).map((line, index) => `${index === 0 ? '- ' : '  '}${line}`),
            ),
        },
      ]),
];
