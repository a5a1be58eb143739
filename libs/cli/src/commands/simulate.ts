import { answering, basis } from '../asking';
import type { Command } from '../command';
import { awaited } from '../progress-of';
import { PORTFOLIO, WINDOW } from '../risk-options';

const MODELS = ['NORMAL', 'STUDENT_T'] as const;

export const entry: Command = {
  summary: 'Monte Carlo value at risk',
  arguments: [PORTFOLIO],
  options: {
    ...WINDOW,
    paths: { type: 'text', value: 'COUNT', help: 'How many futures; 100,000 unless said.' },
    horizon: { type: 'text', value: 'DAYS', help: 'How far, in trading days; 21 unless said.' },
    model: { type: 'text', value: 'NAME', choices: MODELS, help: 'How returns are spread.' },
    seed: { type: 'text', value: 'NUMBER', help: 'The same seed gives the same futures.' },
  },
  examples: ['perfolio simulate Balanced --paths 20000 --horizon 21 --seed 7'],
  run: answering(async (asked) => {
    const { perfolio, ask, given, options } = asked;
    const question = {
      portfolioId: await ask.portfolioIdOf(perfolio, given),
      ...ask.windowOf(given),
      paths: given.number('paths') ?? 0,
      horizonDays: given.number('horizon') ?? 0,
      model: 1 + MODELS.findIndex((name) => name === given.choice('model')),
      seed: given.number('seed') ?? 0,
    };
    const result = await awaited(asked, perfolio.risk.simulate(question, options));
    const levels = Object.entries(result.levels).toSorted(([a], [b]) => Number(a) - Number(b));
    return {
      json: ask.jsonOf(ask.gatewayV1.RiskServiceService.simulate, { progress: undefined, result }).result,
      blocks: [
        {
          kind: 'table',
          columns: [
            { name: 'Confidence' },
            { name: 'Value at risk', shape: 'percent' },
            { name: 'Expected shortfall', shape: 'percent' },
            { name: 'Give or take', shape: 'percent' },
          ],
          rows: levels.map(([level, { var: valueAtRisk, es, varStandardError }]) => [
            level,
            valueAtRisk,
            es,
            varStandardError,
          ]),
        },
        {
          kind: 'facts',
          facts: [
            ['Futures', result.paths, 'integer'],
            ['Trading days', result.horizonDays, 'integer'],
            ['Mean', result.mean, 'percent'],
            ['Deviation', result.deviation, 'percent'],
            ['Seed', result.seed, 'integer'],
          ],
        },
      ],
      notes: [...result.warnings.map((warning) => `Note: ${warning}`), ...basis(result, asked)],
    };
  }),
};
