import { answering, basis } from '../asking';
import { numberOf } from '../arguments';
import type { Command } from '../command';
import type { Block } from '../output/blocks';
import { bars } from '../output/bars';
import { PORTFOLIO, WINDOW } from '../risk-options';
import type { gatewayV1 } from '../server/ask';
import { UsageError } from '../usage-error';

export const entry: Command = {
  summary: 'Factor shocks and historic episodes',
  arguments: [PORTFOLIO],
  options: {
    ...WINDOW,
    shocks: { type: 'text', value: 'SHOCKS', help: 'What factors do: "market:SPY:-20%".' },
    'pass-on': { type: 'flag', help: 'Lets a shock move the other factors as it usually does.' },
    episode: {
      type: 'text',
      value: 'EPISODE',
      help: 'A time to live through again, by its name (GFC_2008, COVID_2020, RATES_2022) or as FROM/TO.',
    },
  },
  examples: ['perfolio stress Balanced --shocks "market:SPY:-20%"', 'perfolio stress Balanced --episode COVID_2020'],
  run: answering(async (asked) => {
    const { perfolio, ask, given, options } = asked;
    const [shocks, episode] = [given.text('shocks'), given.text('episode')];
    if ((shocks === undefined) === (episode === undefined)) throw new UsageError('Give either --shocks or --episode.');
    const question = {
      portfolioId: await ask.portfolioIdOf(perfolio, given),
      ...ask.windowOf(given),
      shocks: shocksOf(shocks ?? '').map((shock) => ask.gatewayV1.FactorShock.fromPartial(shock)),
      passOn: given.flag('pass-on'),
      episode: episode ?? '',
    };
    const answer = await perfolio.risk.stress(question, options);
    const { result } = answer;
    return {
      json: ask.jsonOf(ask.gatewayV1.RiskServiceService.stress, answer).result,
      blocks: result === undefined ? [] : blocksOf(result),
      notes: result === undefined ? [] : basis(result, asked),
    };
  }),
};

function shocksOf(text: string): readonly { readonly factor: string; readonly shock: number }[] {
  return text
    .split(',')
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const at = part.lastIndexOf(':');
      if (at < 1) throw new UsageError(`--shocks holds "${part.trim()}"; it must look like "market:SPY:-20%".`);
      const factor = part.slice(0, at).trim();
      return { factor, shock: numberOf(part.slice(at + 1), `--shocks ${factor}`) };
    });
}

function blocksOf({
  loss,
  lossByFactor,
  lossByTicker,
  maxDrawdown,
  coveredShare,
  modelledShare,
  missingTickers,
}: gatewayV1.Stress): readonly Block[] {
  const worst = (losses: Readonly<Record<string, number>>) => Object.entries(losses).toSorted(([, a], [, b]) => b - a);
  return [
    {
      kind: 'facts',
      facts: [
        ['Loss', loss, 'percent'],
        ['Largest fall', maxDrawdown, 'percent'],
        ['Of the book that is covered', coveredShare ?? modelledShare, 'percent'],
        ['Without prices then', missingTickers.join(' ')],
      ],
    },
    {
      kind: 'table',
      columns: [{ name: 'Position' }, { name: 'Loss', shape: 'percent' }],
      rows: worst(lossByTicker),
    },
    ...(Object.keys(lossByFactor).length === 0 ? [] : [bars('Loss by factor', worst(lossByFactor), 'percent')]),
  ];
}
