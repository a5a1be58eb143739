/** What a portfolio may be. Fractions of net asset value and annual decimals; an absent limit does not bind. */
export interface PortfolioLimits {
  /** What all weights sum to, fixed cash included; 1 when absent. */
  readonly budget?: number;
  /** Weights of either sign; the cap then bounds their size. Long only when absent. */
  readonly allowShort?: boolean;
  /** The cap of one position; fixed cash is not judged by it. */
  readonly maxSinglePosition?: number;
  /** Annual; speaks about the whole portfolio. */
  readonly maxVolatility?: number;
  readonly betaLimits?: readonly BetaConstraint[];
  /** Bound of the sum of absolute weights, fixed cash left out. */
  readonly maxGrossExposure?: number;
  /** Bound of the sum of |new weight - present weight|: buying and selling both count. */
  readonly maxTurnover?: number;
  /** No position is traded by less than this, unless it is not traded at all. */
  readonly minTrade?: number;
}

/** lower <= sum of weight x beta <= upper, over all tickers. A null bound is no constraint. */
export interface BetaConstraint {
  /** The factor id. */
  readonly id: string;
  readonly lower: number | null;
  readonly upper: number | null;
  /** In the order of the portfolio's tickers; 0 for a position without this factor. */
  readonly betas: ArrayLike<number>;
}

/**
 * What can bind or conflict. LONG_ONLY is "no weight below 0"; EXCESS_RETURN is what the maximum of the Sharpe ratio
 * needs to exist: a portfolio that earns more than the risk-free rate.
 */
export type LimitKind =
  | 'BUDGET'
  | 'LONG_ONLY'
  | 'MAX_SINGLE_POSITION'
  | 'MAX_VOLATILITY'
  | 'BETA_LIMIT'
  | 'MAX_GROSS_EXPOSURE'
  | 'MAX_TURNOVER'
  | 'TARGET_RETURN'
  | 'EXCESS_RETURN';

/** Which side of a range a limit is; EQUAL for the budget and a target return. */
export type LimitSide = 'LOWER' | 'UPPER' | 'EQUAL';

/** One limit of a request, by name. */
export interface NamedLimit {
  readonly limit: LimitKind;
  readonly side: LimitSide;
  /** The factor of a BETA_LIMIT, else null. */
  readonly factorId: string | null;
  /** As asked for. */
  readonly value: number;
}
