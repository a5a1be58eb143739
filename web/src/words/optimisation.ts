import type { BindingLimit, Conflict, NamedLimit, Objective, Optimization } from '../api/shapes/explore';
import { factorText } from './factors';
import { number, percent, signed } from './numbers';

export const OBJECTIVES: readonly (readonly [Objective, string])[] = [
  ['MIN_VARIANCE', 'the least volatility'],
  ['MAX_SHARPE', 'the most return per risk'],
  ['MAX_RETURN', 'the highest expected return'],
  ['TARGET_RETURN', 'a return, at the least volatility'],
  ['RISK_PARITY', 'equal shares of risk'],
];

/** Those that cannot do without opinions on returns. */
export const NEEDS_RETURNS: ReadonlySet<Objective> = new Set(['MAX_SHARPE', 'MAX_RETURN', 'TARGET_RETURN']);

const KINDS: Readonly<Record<string, string>> = {
  BUDGET: 'the sum of all weights',
  LONG_ONLY: 'no short positions',
  MAX_SINGLE_POSITION: 'the largest position',
  MAX_VOLATILITY: 'volatility per year',
  BETA_LIMIT: 'the exposure to',
  MAX_GROSS_EXPOSURE: 'gross exposure',
  MAX_TURNOVER: 'turnover',
  TARGET_RETURN: 'the expected return',
  EXCESS_RETURN: 'a return above the risk-free rate',
};

const SIDES = { LOWER: 'at least', UPPER: 'at most', EQUAL: 'exactly' } as const;

export function limitText({ kind, side, factor, value }: NamedLimit): string {
  const name = kind === 'BETA_LIMIT' ? `${KINDS[kind]} ${factorText(factor)}` : (KINDS[kind] ?? kind);
  return kind === 'LONG_ONLY' ? name : `${name} ${SIDES[side]} ${amountText(kind, value)}`;
}

export const amountText = (kind: string, value: number): string =>
  kind === 'BETA_LIMIT' ? number(value, 3) : percent(value);

const STEPS: Readonly<Record<string, readonly [string, number]>> = {
  BETA_LIMIT: ['0.1 more', 0.1],
  LONG_ONLY: ['one point below zero', -0.01],
};

/** What a limit costs, by the price of a unit more of it. */
export function worthText(
  objective: Objective,
  { limit, shadowPrice }: Pick<BindingLimit, 'limit' | 'shadowPrice'>,
): string {
  const [more, step] = STEPS[limit.kind] ?? ['one point more', 0.01];
  const change = step * shadowPrice;
  if (objective === 'MAX_SHARPE') return `${more} would change the return per risk by ${signed(change, 3)}`;
  const figure = objective === 'MAX_RETURN' ? 'the expected return' : 'the volatility';
  return `${more} would change ${figure} by ${signed(100 * change)} points`;
}

export function conflictText({ limit, nearest, sufficient }: Conflict): string {
  const way = `${amountText(limit.kind, nearest)} would do`;
  return `${limitText(limit)}: ${way}${sufficient ? '' : ', together with another change'}`;
}

export function optimumFinding({ status, volatilityAnnual }: Optimization, before: number | undefined): string {
  if (status === 'INFEASIBLE') return 'No portfolio keeps all these limits';
  if (volatilityAnnual === undefined || before === undefined) return 'This is the best portfolio within the limits';
  return `Volatility goes from ${percent(before)} to ${percent(volatilityAnnual)} a year`;
}
