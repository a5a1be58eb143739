import { EngineError } from '../engine-error';

/** What a portfolio may be at most, decimals. What is absent limits nothing, and its check is NOT_EVALUATED. */
export interface Limits {
  /** Annual. */
  readonly maxVolatility?: number | undefined;
  /** The loss over the policy's horizon the owner can bear; its sign does not matter. */
  readonly maxLoss?: number | undefined;
  /** Of one non-cash ticker's absolute weight. */
  readonly maxSinglePosition?: number | undefined;
  /** These three are shares of the variance. */
  readonly maxSystematicShare?: number | undefined;
  readonly maxMarketShare?: number | undefined;
  readonly maxIndustryShare?: number | undefined;
  /** Loss in any one factor's worst month, positive: 0.10 is a tenth of the portfolio. */
  readonly maxSingleFactorLoss?: number | undefined;
  /** The part of the book that must have factors before a share of variance can pass; 0.95 when absent. */
  readonly minModelledShare?: number | undefined;
  /** The fraction of a limit from which a passing row is marked near; 0.8 when absent. */
  readonly nearFraction?: number | undefined;
}

/** PARTIAL: would pass, were enough of the book modelled. NOT_EVALUATED: the figure or its limit is missing. */
export type LimitStatus = 'PASS' | 'FAIL' | 'PARTIAL' | 'NOT_EVALUATED';

export const DEFAULT_MIN_MODELLED_SHARE = 0.95;
export const DEFAULT_NEAR_FRACTION = 0.8;

/** The limits themselves; INVALID_LIMIT names the first that is no amount (negative or not finite). */
export function checkedLimits(limits: Limits): Limits {
  for (const [field, limit] of Object.entries({ ...limits, maxLoss: limits.maxLoss && Math.abs(limits.maxLoss) })) {
    if (limit !== undefined && !(limit >= 0 && Number.isFinite(limit))) {
      throw new EngineError('INVALID_LIMIT', `The limit ${field} is ${limit}; it has to be a number from 0 on.`, {
        field: `limits.${field}`,
      });
    }
  }
  return limits;
}
