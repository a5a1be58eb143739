import type { NamedLimit, PortfolioLimits } from './portfolio-limits';

export type Objective = 'MIN_VARIANCE' | 'MAX_RETURN' | 'TARGET_RETURN' | 'MAX_SHARPE' | 'RISK_PARITY';

export interface OptimisationRequest {
  readonly objective: Objective;
  readonly limits: PortfolioLimits;
  /** TARGET_RETURN: the annual expected return to be had with the least variance. */
  readonly targetReturn?: number;
  /** MAX_SHARPE: annual; 0 when absent. */
  readonly riskFreeRate?: number;
}

export interface FrontierRequest {
  readonly limits: PortfolioLimits;
  /** Inner points, at least 1: neither the minimum variance nor the maximum return portfolio is among them. */
  readonly points: number;
}

export type OptimisationAnswer = OptimalPortfolio | InfeasibleOptimisation;

export interface OptimalPortfolio {
  readonly status: 'OPTIMAL';
  /** In request order, fixed cash included. */
  readonly weights: readonly { readonly ticker: string; readonly weight: number }[];
  readonly volatilityAnnual: number;
  /** Annual; null when a ticker has no expected return and the objective needs none. */
  readonly expectedReturn: number | null;
  /** (expectedReturn - riskFreeRate) / volatilityAnnual; null without expected returns or volatility. */
  readonly sharpe: number | null;
  readonly bindingLimits: readonly BindingLimit[];
  /** Positions whose weight changes, in request order. */
  readonly trades: readonly Trade[];
  /** Sum of |change| of the trades. */
  readonly turnover: number;
  /** Limits the answer does not keep: RISK_PARITY knows none of them; empty for every other objective. */
  readonly brokenLimits: readonly BrokenLimit[];
  /** T <= N without shrinkage: other weights may be as good. */
  readonly covarianceSingular: boolean;
}

/**
 * A limit the optimum would gain by moving. shadowPrice is the derivative of the objective's own figure by the limit's
 * value: of volatilityAnnual for MIN_VARIANCE and TARGET_RETURN, of expectedReturn for MAX_RETURN, of the Sharpe ratio
 * for MAX_SHARPE. Raising the value by 0.01 adds about 0.01 x shadowPrice to that figure. Loosening never harms: for a
 * figure that is minimised an UPPER limit's price is <= 0 and a LOWER one's >= 0, for a maximised figure the other way.
 */
export interface BindingLimit extends NamedLimit {
  readonly shadowPrice: number;
  /** The positions that stand at a LONG_ONLY or MAX_SINGLE_POSITION bound, in request order; empty for other limits. */
  readonly tickers: readonly string[];
}

export interface Trade {
  readonly ticker: string;
  readonly from: number;
  readonly to: number;
  /** to - from: positive buys. */
  readonly change: number;
}

export interface BrokenLimit extends NamedLimit {
  readonly actual: number;
}

/** No portfolio keeps all limits. A normal answer, not an error. */
export interface InfeasibleOptimisation {
  readonly status: 'INFEASIBLE';
  /** A smallest set that cannot hold together: without any one of them the others can. Never empty. */
  readonly conflict: readonly ConflictingLimit[];
}

export interface ConflictingLimit extends NamedLimit {
  /** The value nearest to the asked one that ends the conflict while the other limits stay. */
  readonly nearest: number;
  /** Whether moving this limit alone to `nearest` makes the whole request feasible; false: another conflict is left. */
  readonly sufficient: boolean;
}

export type FrontierAnswer = EfficientFrontier | InfeasibleOptimisation;

export interface EfficientFrontier {
  readonly status: 'OPTIMAL';
  readonly minVariance: OptimalPortfolio;
  readonly maxReturn: OptimalPortfolio;
  /** The inner points by rising expected return. */
  readonly points: readonly OptimalPortfolio[];
}

/** How far long work has come: `done` of `total` parts of the stage it is in. */
export interface Progress {
  /** SOLVING, FRONTIER or EXPLAINING here. */
  readonly stage: string;
  readonly done: number;
  readonly total: number;
}

/** How a caller follows and bounds long work. Nothing here can change a number. */
export interface OptimisationControl {
  readonly onProgress?: (progress: Progress) => void;
  /** Called many times a second; ends the work by throwing, and what it throws reaches the caller. */
  readonly checkpoint?: () => void;
  /** Iterations of one solve before SOLVER_FAILED; 100 when absent. */
  readonly maxIterations?: number;
}

/** The same for a frontier, whose portfolios are told as they are found: both ends first. */
export interface FrontierControl extends OptimisationControl {
  readonly onPortfolio?: (found: OptimalPortfolio) => void;
}
