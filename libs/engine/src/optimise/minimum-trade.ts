import type { Constraints } from './constraints';
import type { Problem } from './problem';

/** What is decided about one position's trade. */
export type TradeRule = 'OPEN' | 'HOLD' | 'BUY' | 'SELL';

/** The constraints with the decisions put in: HOLD keeps the present weight, BUY and SELL trade at least `least`. */
export function withTradeRules(
  { now }: Problem,
  constraints: Constraints,
  { rules, least }: { rules: readonly TradeRule[]; least: number },
): Constraints {
  const lower = constraints.lower.map((bound, i) => {
    if (rules[i] === 'HOLD') return now[i]!;
    return rules[i] === 'BUY' ? Math.max(bound, now[i]! + least) : bound;
  });
  const upper = constraints.upper.map((bound, i) => {
    if (rules[i] === 'HOLD') return now[i]!;
    return rules[i] === 'SELL' ? Math.min(bound, now[i]! - least) : bound;
  });
  return { ...constraints, lower, upper };
}

/** A smaller trade is none. */
const NO_TRADE = 1e-10;

/**
 * The rules with every trade below the minimum decided: the ones below `holdBelow` of it are not made, the others are
 * made in full; a position outside its bounds has to be traded into them. Null when no trade is too small.
 */
export function decidedTrades(
  { now }: Problem,
  { lower, upper }: Constraints,
  { x, rules, least, holdBelow }: { x: Float64Array; rules: readonly TradeRule[]; least: number; holdBelow: number },
): TradeRule[] | null {
  const ruled = rules.map((rule, i): TradeRule => {
    const change = x[i]! - now[i]!;
    if (rule !== 'OPEN' || !isTooSmall(change, least)) return rule;
    const isWithin = (weight: number) => weight >= lower[i]! && weight <= upper[i]!;
    const mayHold = isWithin(now[i]!);
    const mayTrade = isWithin(now[i]! + Math.sign(change) * least);
    if (mayHold && (!mayTrade || Math.abs(change) < least * holdBelow)) return 'HOLD';
    return change > 0 ? 'BUY' : 'SELL';
  });
  return ruled.every((rule, i) => rule === rules[i]) ? null : ruled;
}

const isTooSmall = (change: number, least: number): boolean =>
  Math.abs(change) > NO_TRADE && Math.abs(change) < least * (1 - NO_TRADE);
