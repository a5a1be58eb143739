import type { AdviceEffect } from './advice-effect';
import type { Remedy, RemedyKind, RemedyReason } from './remedy';

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
      return `Bring the exposure to ${factorText(subject)} from ${rounded(current)} to ${rounded(target)}, scaling ${counted(tickers)}`;
    case 'REDUCE_EXPOSURE':
      return `Bring the volatility from ${percent(current)} to ${percent(target)}, scaling ${counted(tickers)}`;
    case 'LOWER_SHARE':
      return `Bring the ${subject?.replace('_', ' ')} of the variance from ${percent(current)} to ${percent(target)}; most of it comes from ${factorText(factor)}`;
    case 'ADD_PROXIES':
      return `Name the series that explain ${named(tickers)} (factor proxies), so that factors speak of ${percent(target)} of the book instead of ${percent(current)}`;
    default:
      return kind satisfies never;
  }
}

const because = (remedy: Remedy): string => remedy.reasons.map((reason) => WHY[reason](remedy)).join(', and ');

const WHY: Readonly<Record<RemedyReason, (remedy: Remedy) => string>> = {
  LOSS_LIMIT: () => 'the loss it stands for is above what you can bear',
  RISK_LIMIT: ({ kind, subject }) =>
    kind === 'ADD_PROXIES'
      ? 'while they speak of less, no limit on a share of the variance is known to hold'
      : `that is above ${limitOf(kind, subject)}`,
  BETA_LIMIT: ({ current }) => `a month like its ${current > 0 ? 'worst' : 'best'} would cost more than one factor may`,
};

const SHARE_LIMITS: Readonly<Record<string, string>> = {
  systematic_share: 'what all factors together may make of it',
  market_share: 'what the market may make of it',
  industry_share: 'what one industry may make of it',
};

function limitOf(kind: RemedyKind, subject: string | null): string {
  if (kind === 'REDUCE_POSITION') return 'what one position may be';
  return kind === 'REDUCE_EXPOSURE' ? 'the volatility you allow' : (SHARE_LIMITS[subject ?? ''] ?? 'its limit');
}

/** `momentum:MTUM-SPY` is the momentum factor (MTUM-SPY). */
function factorText(id: string | null): string {
  const [type = '', ...series] = (id ?? '').split(':');
  return series.length === 0 ? type : `the ${type} factor (${series.join(':')})`;
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
