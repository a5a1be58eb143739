import type { Frequency } from './portfolio';

/** As the public contract spells them (`perfolio.gateway.v1`); of each message what the pages show. */
export interface Inputs {
  readonly marketDataVersion: string;
  readonly generation?: string;
  readonly engineVersion: string;
  readonly pricesAsOf: string;
  readonly start: string;
  readonly end: string;
  readonly frequency: Frequency;
  readonly observations: number;
  readonly covariance: 'SAMPLE' | 'LEDOIT_WOLF';
}

export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: readonly number[];
  readonly undefined: readonly number[];
}

type PerFactor<Value> = Readonly<Record<string, Value>>;

export interface StandaloneBeta {
  readonly beta: number;
  readonly n: number;
  readonly factorVol: number;
}

export interface PortfolioView {
  readonly tickers: readonly string[];
  readonly weights: readonly number[];
  readonly observations: number;
  readonly firstPeriod: string;
  readonly lastPeriod: string;
  readonly periodsPerYear: number;
  readonly bindingTickers: readonly string[];
  readonly portfolioReturns: readonly number[];
  readonly covariance?: Matrix;
  readonly correlation?: Matrix;
  readonly volatilityAnnual?: number;
  readonly riskContributions: readonly number[];
  readonly eulerShare: readonly number[];
  readonly weightSum?: number;
  readonly netExposure?: number;
  readonly grossExposure?: number;
  readonly herfindahl?: number;
  readonly effectivePositions?: number;
  readonly largestPosition?: number;
  readonly modelledShare?: number;
  readonly assetVolAnnual: readonly number[];
  readonly diversificationRatio?: number;
  readonly factorIds: readonly string[];
  readonly standaloneBetas: Readonly<Record<string, { readonly factors: PerFactor<StandaloneBeta> }>>;
  readonly factorExposure: PerFactor<number>;
  readonly warnings: readonly string[];
}

export interface FactorModel {
  readonly observations: number;
  readonly systematicShare?: number;
  readonly specificShare?: number;
  readonly residualCovariance?: number;
  readonly totalVariance?: number;
  readonly shareByType: Readonly<Record<string, number>>;
}

export interface SeriesPerformance {
  readonly observations: number;
  readonly totalReturn?: number;
  readonly annualisedReturn?: number;
  readonly volatilityAnnual?: number;
  readonly sharpe?: number;
  readonly drawdown: {
    readonly maxDrawdown?: number;
    readonly peak: string;
    readonly trough: string;
    readonly recovery: string;
    readonly current?: number;
  };
  readonly best?: number;
  readonly worst?: number;
  readonly tail?: { readonly levels: Readonly<Record<string, TailLevel>> };
}

export interface TailLevel {
  readonly historicalVar?: number;
  readonly historicalEs?: number;
  readonly normalVar?: number;
  readonly normalEs?: number;
}

export interface Performance {
  readonly portfolio: SeriesPerformance;
  readonly benchmark?: SeriesPerformance;
  readonly activeReturnAnnual?: number;
  readonly trackingError?: number;
  readonly beta?: number;
  readonly confidence?: { readonly level: number; readonly beta?: Interval };
  readonly rolling?: { readonly window: number; readonly labels: readonly string[] };
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

export type LimitStatus = 'PASS' | 'FAIL' | 'PARTIAL' | 'NOT_EVALUATED';

export interface RiskLimit {
  readonly metric: string;
  readonly actual?: number;
  readonly limit?: number;
  readonly status: LimitStatus;
  readonly near: boolean;
}

export interface BetaLimit {
  readonly factor: string;
  readonly beta?: number;
  readonly lower?: number;
  readonly upper?: number;
  readonly worst?: number;
  readonly best?: number;
  readonly buffer?: number;
  readonly status: LimitStatus;
  readonly near: boolean;
}

export type ScorePart = 'factor' | 'industry' | 'volatility' | 'concentration';
export type ScoreParts = { readonly [Part in ScorePart]?: number };

export interface Advice {
  readonly kind: string;
  readonly subject: string;
  readonly current: number;
  readonly target: number;
  readonly trades: readonly { readonly ticker: string; readonly from: number; readonly to: number }[];
  readonly effect?: {
    readonly scoreBefore?: number;
    readonly scoreAfter?: number;
    readonly volatilityAnnualBefore: number;
    readonly volatilityAnnualAfter: number;
  };
  readonly sentence: string;
}

export interface RiskScore {
  readonly score?: number;
  readonly band: string;
  readonly components: ScoreParts;
  readonly potentialLoss: ScoreParts;
  readonly lossRatio: ScoreParts;
  readonly bindingComponent: string;
  readonly advice: readonly Advice[];
}

export interface SeriesRemarks {
  readonly ticker: string;
  readonly firstDate: string;
  readonly lastDate: string;
  readonly gaps: number;
  readonly stale: boolean;
  readonly longestFlatRun: number;
}

export interface Report {
  readonly portfolioView: PortfolioView;
  readonly factorModel?: FactorModel;
  readonly performance?: Performance;
  readonly riskLimits: readonly RiskLimit[];
  readonly betaLimits: readonly BetaLimit[];
  readonly breached: boolean;
  readonly riskScore?: RiskScore;
  readonly leftOut: readonly { readonly part: string; readonly reason: string; readonly message: string }[];
  readonly dataQuality?: { readonly series: readonly SeriesRemarks[]; readonly bindingTickers: readonly string[] };
  readonly inputs: Inputs;
  readonly computedAt: string;
}
