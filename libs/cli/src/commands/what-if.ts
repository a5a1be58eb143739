import { answering, basis } from '../asking';
import { readDelta, readWeights } from '../changes';
import type { Command } from '../command';
import type { Block } from '../output/blocks';
import { breaches, limitBlocks } from '../output/limit-blocks';
import { shown } from '../output/numbers';
import { PORTFOLIO, WINDOW } from '../risk-options';
import type { gatewayV1 } from '../server/ask';
import { UsageError } from '../usage-error';

export const entry: Command = {
  summary: 'What changed weights would do to the risk',
  arguments: [PORTFOLIO],
  options: {
    ...WINDOW,
    delta: { type: 'text', value: 'CHANGES', help: 'Changes of weight: "TW:+500bp,PCTY:-2%".' },
    weights: { type: 'text', value: 'WEIGHTS', help: 'All new weights: "AAPL=60%,MSFT=40%".' },
    'fund-from': { type: 'text', value: 'TICKER', help: 'The position that pays for the changes.' },
  },
  examples: ['perfolio what-if Balanced --delta "AAPL:-500bp,MSFT:+500bp"'],
  run: answering(async (asked) => {
    const { perfolio, ask, given, surroundings, options } = asked;
    const [delta, weights] = [given.text('delta'), given.text('weights')];
    if ((delta === undefined) === (weights === undefined)) throw new UsageError('Give either --delta or --weights.');
    const changes = delta === undefined ? [] : readDelta(delta);
    const newWeights = weights === undefined ? [] : readWeights(weights, '--weights');
    if (!given.quiet) surroundings.stderr.write(`Asking for ${readBack(changes, newWeights)}\n`);
    const portfolioId = await ask.portfolioIdOf(perfolio, given);
    const question = {
      portfolioId,
      ...ask.windowOf(given),
      newWeights: newWeights.map((one) => ask.gatewayV1.TickerWeight.fromPartial(one)),
      delta: changes.map(({ ticker, change }) =>
        ask.gatewayV1.WeightChange.fromPartial({ ticker, size: { $case: 'change', value: change } }),
      ),
      fundFrom: given.text('fund-from') ?? '',
    };
    const answer = await perfolio.risk.whatIf(question, options);
    const { result } = answer;
    return {
      json: ask.jsonOf(ask.gatewayV1.RiskServiceService.whatIf, answer).result,
      blocks: result === undefined ? [] : blocksOf(result),
      notes: result === undefined ? [] : [...breaches(result), ...basis(result, asked)],
    };
  }),
};

/** How the shorthand was understood, before anything rests on it. */
function readBack(
  changes: readonly { readonly ticker: string; readonly change: number }[],
  weights: readonly { readonly ticker: string; readonly weight: number }[],
): string {
  const changed = changes.map(({ ticker, change }) => `${ticker} ${shown(change, 'points')}`);
  const set = weights.map(({ ticker, weight }) => `${ticker} at ${shown(weight, 'percent')}`);
  return `${[...changed, ...set].join(', ')} of the portfolio.`;
}

const blocksOf = ({ before, after, change, weights, riskLimits, betaLimits }: gatewayV1.WhatIf): readonly Block[] => {
  const row = (name: string, of: (facts: gatewayV1.WhatIfFacts) => number | undefined) => [
    name,
    before && of(before),
    after && of(after),
    change && of(change),
  ];
  return [
    {
      kind: 'table',
      columns: [
        { name: 'Measure' },
        { name: 'Before', shape: 'percent' },
        { name: 'After', shape: 'percent' },
        { name: 'Change', shape: 'points' },
      ],
      rows: [
        row('Volatility a year', (of) => of.volatilityAnnual),
        row('Largest position', (of) => of.largestPosition),
        row('Concentration', (of) => of.herfindahl),
        row('Gross exposure', (of) => of.grossExposure),
        row('Net exposure', (of) => of.netExposure),
      ],
    },
    {
      kind: 'table',
      title: 'New weights',
      columns: [{ name: 'Position' }, { name: 'Weight', shape: 'percent' }],
      rows: weights.map(({ ticker, weight }) => [ticker, weight]),
    },
    ...limitBlocks({ riskLimits, betaLimits }),
  ];
};
