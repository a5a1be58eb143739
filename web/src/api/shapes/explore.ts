import type { BetaLimit, Inputs, RiskLimit } from './report';

/** As the public contract spells them (`perfolio.gateway.v1`). */
export interface TickerWeight {
  readonly ticker: string;
  readonly weight: number;
}

export interface WhatIfFacts {
  readonly volatilityAnnual?: number;
  readonly herfindahl?: number;
  readonly weightSum?: number;
  readonly netExposure?: number;
  readonly grossExposure?: number;
  readonly largestPosition?: number;
  readonly modelledShare?: number;
}

/** A change of weights that is kept by name. */
export interface Scenario {
  readonly scenarioId: string;
  readonly name: string;
  readonly newWeights: readonly TickerWeight[];
  readonly delta: readonly { readonly ticker: string; readonly change?: number; readonly shift?: string }[];
  readonly fundFrom: string;
  readonly createTime: string;
}

export interface WhatIfAnswer {
  readonly weights: readonly TickerWeight[];
  readonly before: WhatIfFacts;
  readonly after: WhatIfFacts;
  readonly factorExposure: Readonly<Record<string, number>>;
  readonly riskLimits: readonly RiskLimit[];
  readonly betaLimits: readonly BetaLimit[];
  readonly inputs: Inputs;
  readonly computedAt: string;
}

export type Objective = 'MIN_VARIANCE' | 'MAX_RETURN' | 'MAX_SHARPE' | 'RISK_PARITY' | 'TARGET_RETURN';

export interface NamedLimit {
  readonly kind: string;
  readonly side: 'LOWER' | 'UPPER' | 'EQUAL';
  readonly factor: string;
  readonly value: number;
}

export interface Trade {
  readonly ticker: string;
  readonly from: number;
  readonly to: number;
  readonly change: number;
}

export interface Conflict {
  readonly limit: NamedLimit;
  readonly nearest: number;
  readonly sufficient: boolean;
}

export interface BindingLimit {
  readonly limit: NamedLimit;
  readonly shadowPrice: number;
  readonly tickers: readonly string[];
}

export interface Optimization {
  readonly status: 'OPTIMAL' | 'INFEASIBLE';
  readonly weights: readonly TickerWeight[];
  readonly volatilityAnnual?: number;
  readonly expectedReturn?: number;
  readonly sharpe?: number;
  readonly bindingLimits: readonly BindingLimit[];
  readonly trades: readonly Trade[];
  readonly conflict: readonly Conflict[];
  readonly riskLimits: readonly RiskLimit[];
  readonly betaLimits: readonly BetaLimit[];
  readonly warnings: readonly string[];
  readonly turnover?: number;
  readonly brokenLimits: readonly { readonly limit: NamedLimit; readonly actual: number }[];
  readonly inputs: Inputs;
  readonly computedAt: string;
}

export interface FrontierPoint {
  readonly weights: readonly TickerWeight[];
  readonly volatilityAnnual?: number;
  readonly expectedReturn?: number;
}

export interface Frontier {
  readonly status: 'OPTIMAL' | 'INFEASIBLE';
  readonly points: readonly FrontierPoint[];
  readonly minVariance?: FrontierPoint;
  readonly maxReturn?: FrontierPoint;
  readonly conflict: readonly Conflict[];
  readonly inputs: Inputs;
  readonly computedAt: string;
}

/** What paths come to, all of a simulation or its first. */
export interface SimulatedLosses {
  readonly paths: number;
  readonly mean?: number;
  readonly deviation?: number;
  readonly levels: Readonly<
    Record<string, { readonly var?: number; readonly es?: number; readonly varStandardError?: number }>
  >;
}

export interface Simulation extends SimulatedLosses {
  readonly horizonDays: number;
  readonly model: 'NORMAL' | 'STUDENT_T';
  readonly inputs: Inputs;
  readonly computedAt: string;
}

export interface Stress {
  readonly loss?: number;
  readonly lossByFactor: Readonly<Record<string, number>>;
  readonly lossByTicker: Readonly<Record<string, number>>;
  readonly firstPeriod: string;
  readonly lastPeriod: string;
  readonly maxDrawdown?: number;
  readonly missingTickers: readonly string[];
  readonly coveredShare?: number;
  readonly modelledShare?: number;
  readonly inputs: Inputs;
  readonly computedAt: string;
}
