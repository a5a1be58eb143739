import type { Limits } from '../limits/limits';
import type { AdviceEffect } from './advice';
import type { Remedy, RemedyKind, RemedyReason } from './remedies';

/** Digits a reader needs; the fields beside the sentence are not rounded. */
const DIGITS = 3;

/** The most tickers a sentence names; the field names them all. */
const NAMED = 5;

/** What to do, why, and what it brings, in English, from the fields alone. */
export const sentenceOf = (remedy: Remedy, effect: AdviceEffect | null): string =>
  [`${doing(remedy)}: ${because(remedy)}.`, ...bringing(effect)].join(' ');

function doing({ kind, subject, factor, current, target, tickers }: Remedy): string {
  switch (kind) {
    case 'REDUCE_POSITION':
      return `Bring ${subject} from ${percent(current)} to ${percent(target)} of the portfolio`;
    case 'REDUCE_FACTOR':
      return `Bring the exposure to ${subject} from ${rounded(current)} to ${rounded(target)}, scaling ${counted(tickers)}`;
    case 'REDUCE_EXPOSURE':
      return `Bring the volatility from ${percent(current)} to ${percent(target)}, scaling ${counted(tickers)}`;
    case 'LOWER_SHARE':
      return `Bring the ${subject?.replace('_', ' ')} of the variance from ${percent(current)} to ${percent(target)}; most of it comes from ${factor}`;
    case 'ADD_PROXIES':
      return `Give factor proxies to ${named(tickers)}, so that factors speak of ${percent(target)} of the book instead of ${percent(current)}`;
    default:
      return kind satisfies never;
  }
}

const because = (remedy: Remedy): string => remedy.reasons.map((reason) => WHY[reason](remedy)).join(', and ');

const WHY: Readonly<Record<RemedyReason, (remedy: Remedy) => string>> = {
  LOSS_LIMIT: () => 'the loss it stands for is above maxLoss',
  RISK_LIMIT: ({ kind, subject }) =>
    kind === 'ADD_PROXIES'
      ? 'below minModelledShare no share of the variance passes'
      : `it is above ${limitOf(kind, subject)}`,
  BETA_LIMIT: ({ current }) =>
    `a month like its ${current > 0 ? 'worst' : 'best'} would cost more than maxSingleFactorLoss`,
};

const SHARE_LIMITS: Readonly<Record<string, keyof Limits>> = {
  systematic_share: 'maxSystematicShare',
  market_share: 'maxMarketShare',
  industry_share: 'maxIndustryShare',
};

function limitOf(kind: RemedyKind, subject: string | null): string {
  if (kind === 'REDUCE_POSITION') return 'maxSinglePosition';
  return kind === 'REDUCE_EXPOSURE' ? 'maxVolatility' : (SHARE_LIMITS[subject ?? ''] ?? 'its limit');
}

function bringing(effect: AdviceEffect | null): string[] {
  if (effect === null || effect.score.before === null || effect.score.after === null) return [];
  return [`The score would be ${rounded(effect.score.after)} instead of ${rounded(effect.score.before)}.`];
}

const counted = (tickers: readonly string[]): string =>
  tickers.length === 1 ? `${tickers[0]}` : `${tickers.length} positions alike`;

const named = (tickers: readonly string[]): string =>
  tickers.length <= NAMED
    ? tickers.join(', ')
    : `${tickers.slice(0, NAMED).join(', ')} and ${tickers.length - NAMED} others`;

const rounded = (value: number): string => `${Number(value.toPrecision(DIGITS))}`;

const percent = (value: number): string => `${rounded(100 * value)} %`;
