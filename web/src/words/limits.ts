import type { BetaLimit, LimitStatus, RiskLimit } from '../api/shapes/report';
import { factorText } from './factors';
import { counted, number, percent, points } from './numbers';

/** A row of either kind, as a reader compares them. */
export interface LimitRow {
  readonly name: string;
  readonly actual: string;
  readonly bound: string;
  /** Part of the limit that is used: 1 is at the limit. Absent where it cannot be said. */
  readonly used?: number;
  readonly distance: string;
  readonly status: LimitStatus;
  readonly near: boolean;
}

const METRICS: Readonly<Record<string, string>> = {
  volatility: 'Volatility per year',
  largest_position: 'Largest position',
  systematic_share: 'Variance from factors',
  market_share: 'Variance from the market',
  industry_share: 'Variance from one industry',
};

export function limitRows(risk: readonly RiskLimit[], betas: readonly BetaLimit[]): LimitRow[] {
  return [...risk.filter(({ limit }) => limit !== undefined).map(riskRow), ...betas.filter(isBounded).map(betaRow)];
}

const isBounded = ({ lower, upper, status }: BetaLimit): boolean =>
  lower !== undefined || upper !== undefined || status === 'FAIL';

function riskRow({ metric, actual, limit, status, near }: RiskLimit): LimitRow {
  const known = actual !== undefined && limit !== undefined;
  return {
    name: METRICS[metric] ?? metric,
    actual: percent(actual),
    bound: `at most ${percent(limit)}`,
    ...(known && limit > 0 && { used: Math.max(0, actual / limit) }),
    distance: known ? distanceText(points(Math.abs(limit - actual)), actual > limit) : '–',
    status,
    near,
  };
}

function betaRow({ factor, beta, lower, upper, buffer, status, near }: BetaLimit): LimitRow {
  const bound = beta === undefined ? undefined : beta >= 0 ? upper : lower;
  return {
    name: factorText(factor),
    actual: `β ${number(beta)}`,
    bound: `${number(lower)} to ${number(upper)}`,
    ...(beta !== undefined && bound !== undefined && bound !== 0 && { used: beta / bound }),
    distance: buffer === undefined ? '–' : distanceText(number(Math.abs(buffer)), buffer < 0),
    status,
    near,
  };
}

const distanceText = (by: string, over: boolean): string => (over ? `${by} over` : `${by} left`);

/** Failed rows first, then by how much of the limit is used. */
export const worstFirst = (rows: readonly LimitRow[]): LimitRow[] =>
  [...rows].sort((a, b) => rank(a) - rank(b) || (b.used ?? -1) - (a.used ?? -1));

const rank = ({ status }: LimitRow): number => ORDER.indexOf(status);
const ORDER: readonly LimitStatus[] = ['FAIL', 'PARTIAL', 'PASS', 'NOT_EVALUATED'];

export function limitsFinding(rows: readonly LimitRow[]): string {
  const evaluated = rows.filter(({ status }) => status !== 'NOT_EVALUATED');
  const broken = worstFirst(evaluated.filter(({ status }) => status === 'FAIL'));
  if (evaluated.length === 0) return 'No limit is set, so none is broken';
  if (broken.length === 0)
    return evaluated.length === 1 ? 'The one limit holds' : `All ${evaluated.length} limits hold`;
  const [first] = broken;
  const worst = first === undefined ? '' : first.name.charAt(0).toLowerCase() + first.name.slice(1);
  return `${broken.length} of ${counted(evaluated.length, 'limit')} ${broken.length === 1 ? 'is' : 'are'} broken, most of all ${worst}`;
}

export const STATUS_TEXT: Readonly<Record<LimitStatus, string>> = {
  PASS: 'holds',
  FAIL: 'broken',
  PARTIAL: 'holds for part',
  NOT_EVALUATED: 'not measured',
};
