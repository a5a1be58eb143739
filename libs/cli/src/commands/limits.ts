import type { Given } from '../arguments';
import { numberOf } from '../arguments';
import { answering, type Asked, basis } from '../asking';
import { type Command, EXIT } from '../command';
import type { Answer } from '../output/blocks';
import { breaches, isAnySet, limitBlocks, unchecked } from '../output/limit-blocks';
import { PORTFOLIO, WINDOW } from '../risk-options';
import { meant, UsageError } from '../usage-error';

export const entry: Command = {
  summary: 'Check the limits of a portfolio; show, set or reset them',
  arguments: [PORTFOLIO],
  options: {
    ...WINDOW,
    show: { type: 'flag', help: 'Shows the limits themselves and checks nothing.' },
    set: {
      type: 'text',
      value: 'LIMITS',
      help: 'E.g. "max-volatility=20%,max-loss=none"; --show lists what there is to set.',
    },
    reset: { type: 'flag', help: 'Back to the limits of a new portfolio.' },
  },
  examples: ['perfolio limits Balanced || echo "broken"', 'perfolio limits Balanced --set "max-volatility=15%"'],
  run: answering(async (asked) => {
    const { perfolio, ask, given } = asked;
    const portfolioId = await ask.portfolioIdOf(perfolio, given);
    if (given.text('set') !== undefined) return replaced(asked, portfolioId);
    if (given.flag('reset')) return reset(asked, portfolioId);
    return given.flag('show') ? shown(asked, portfolioId) : checked(asked, portfolioId);
  }),
};

async function checked(asked: Asked, portfolioId: string): Promise<Answer> {
  const { perfolio, ask, given, options } = asked;
  const answer = await perfolio.risk.getLimitChecks({ portfolioId, ...ask.windowOf(given) }, options);
  return {
    json: ask.jsonOf(ask.gatewayV1.RiskServiceService.getLimitChecks, answer),
    blocks: limitBlocks(answer),
    notes: [
      ...breaches(answer),
      ...unchecked(answer),
      ...(isAnySet(answer) ? [] : ['Set one, for instance: perfolio limits NAME --set "max-volatility=20%"']),
      ...basis(answer, asked),
    ],
    exit: answer.breached ? EXIT.LIMITS_BROKEN : EXIT.OK,
  };
}

async function shown({ perfolio, ask, options }: Asked, portfolioId: string): Promise<Answer> {
  const answer = await perfolio.portfolios.getLimits({ portfolioId }, options);
  return limitsAnswer(ask.jsonOf(ask.gatewayV1.PortfolioServiceService.getLimits, answer));
}

async function reset({ perfolio, ask, options }: Asked, portfolioId: string): Promise<Answer> {
  const headers = await ifMatch(perfolio, portfolioId);
  const answer = await perfolio.portfolios.resetLimits({ portfolioId }, { ...options, headers });
  return limitsAnswer(ask.jsonOf(ask.gatewayV1.PortfolioServiceService.resetLimits, answer));
}

async function replaced({ perfolio, ask, given, options }: Asked, portfolioId: string): Promise<Answer> {
  const headers = await ifMatch(perfolio, portfolioId);
  const { limits } = await perfolio.portfolios.getLimits({ portfolioId }, options);
  const { _unknownFields, ...own } = { ...limits, ...changesOf(given) };
  const next = ask.gatewayV1.Limits.fromPartial(own);
  const answer = await perfolio.portfolios.replaceLimits({ portfolioId, limits: next }, { ...options, headers });
  return limitsAnswer(ask.jsonOf(ask.gatewayV1.PortfolioServiceService.replaceLimits, answer));
}

/** Nobody's change in between is written over. */
async function ifMatch(perfolio: Asked['perfolio'], portfolioId: string): Promise<Record<string, string>> {
  const { portfolio } = await perfolio.portfolios.getPortfolio({ portfolioId });
  return { 'if-match': portfolio?.etag ?? '' };
}

const NAMES = [
  'maxVolatility',
  'maxLoss',
  'maxSinglePosition',
  'maxSystematicShare',
  'maxMarketShare',
  'maxIndustryShare',
  'maxSingleFactorLoss',
  'minModelledShare',
  'nearFraction',
] as const;

const dashed = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

function changesOf(given: Given): Partial<Record<string, number | undefined>> {
  const pairs = (given.text('set') ?? '').split(',').map((pair) => pair.split('=').map((part) => part.trim()));
  return Object.fromEntries(
    pairs.map(([name = '', value = '']) => {
      const known = NAMES.find((one) => dashed(one) === name || one === name);
      if (known !== undefined) return [known, value === 'none' ? undefined : numberOf(value, name)];
      throw new UsageError(`There is no limit "${name}".${meant(name, NAMES.map(dashed))}`);
    }),
  );
}

function limitsAnswer({ limits }: Record<string, unknown>): Answer {
  const own = (limits ?? {}) as Readonly<Record<string, number>>;
  return {
    json: own,
    blocks: [{ kind: 'facts', facts: NAMES.map((name) => [dashed(name), own[name], 'percent'] as const) }],
  };
}
