export {
  type CovarianceQuality,
  type DataQuality,
  dataQuality,
  type QualityRequest,
} from './data-quality/data-quality';
export type { SuspectedSplit } from './data-quality/jumps';
export type { SeriesQuality } from './data-quality/series-quality';
export { EngineError, type EngineErrorCode, type EngineErrorDetails } from './engine-error';
export { type BetaLimit, betaLimits } from './limits/beta-limits';
export {
  type FactorHistory,
  type FactorMoves,
  factorHistory,
  type HistoryRequest,
  type LimitedFactorType,
} from './limits/factor-history';
export { type LimitChecks, limitChecks, type StatusCounts } from './limits/limit-checks';
export type { Limits, LimitStatus } from './limits/limits';
export { type LimitedMetric, type RiskLimit, riskLimits } from './limits/risk-limits';
export type { Allocation } from './measures/allocation';
export type { SimpleRegression } from './measures/simple-regression';
export { type LedoitWolf, ledoitWolf } from './measures/ledoit-wolf';
export {
  type Analysis,
  type AnalysisRequest,
  analyse,
  analysePrepared,
  type Summary,
  summarisePrepared,
} from './model/analysis';
export { dayLabel, parseDay } from './model/calendar';
export type { FactorModel } from './model/factor-model';
export type { FactorProxies, FactorType, ProxiesByTicker } from './model/factor-proxies';
export { KeptPanels, type PanelKeeper } from './model/kept-panels';
export { type LatestPrices, latestPrices } from './model/latest-prices';
export { type MonthlyReturns, monthlyReturns } from './model/monthly-returns';
export type { PerFactor } from './model/per-factor';
export { type Frequency, monthlyPeriods } from './model/periods';
export type { CovarianceChoice, PortfolioSummary, PortfolioView } from './model/portfolio-view';
export { type Position, type PositionsRequest, positionsToWeights, type WeightedPositions } from './model/positions';
export { type PortfolioRequest, type Prepared, prepare } from './model/prepared';
export { changesOf, type PriceColumn } from './model/price-column';
export { type PriceSource, priceSource } from './model/price-source';
export type { IndustryExposure, StandaloneBetas } from './model/standalone-betas';
export type { Weight, WeightBasis } from './model/weights';
export { type Window, windowOf } from './model/window';
export type {
  BindingLimit,
  BrokenLimit,
  ConflictingLimit,
  EfficientFrontier,
  FrontierAnswer,
  FrontierControl,
  FrontierRequest,
  InfeasibleOptimisation,
  Objective,
  OptimalPortfolio,
  OptimisationAnswer,
  OptimisationControl,
  OptimisationRequest,
  Progress,
  Trade,
} from './optimise/optimisation';
export { betaConstraints } from './optimise/beta-constraints';
export { frontier } from './optimise/frontier';
export { optimise } from './optimise/optimise';
export type { BetaConstraint, LimitKind, LimitSide, NamedLimit, PortfolioLimits } from './optimise/portfolio-limits';
export { type Universe, universeOf } from './optimise/universe';
export type { BenchmarkRequest, IdleReturn } from './performance/common-returns';
export type { ConfidenceIntervals } from './performance/confidence-intervals';
export type { Horizon, HorizonMethod, HorizonTail } from './performance/horizon-tail';
export { type Performance, type PerformanceRequest, performance } from './performance/performance';
export type { DatedRate, RiskFreeRate } from './performance/risk-free';
export type { LabelledDrawdown, SeriesPerformance } from './performance/series-performance';
export { type RollingRequest, type RollingRisk, rollingRisk } from './performance/rolling-risk';
export { type StockProfile, type StockProfileRequest, stockProfile } from './performance/stock-profile';
export {
  type PositionTail,
  type TailByPosition,
  type TailByPositionLevel,
  tailByPosition,
} from './performance/tail-by-position';
export type { PerLevel, Tail, TailLevel } from './performance/tail';
export type { Interval } from './measures/interval';
export {
  type Advice,
  type AdvisedPortfolio,
  type AdvisedTrade,
  type AdviceTerms,
  adviceFor,
} from './score/advice';
export type { AdviceEffect } from './score/advice-effect';
export type { FactorShock, Shock } from './score/factor-shocks';
export type { ScoredFigures } from './score/potential-loss';
export type { RemedyKind, RemedyReason } from './score/remedy';
export { type RiskScore, riskScore, type ScoreTerms } from './score/risk-score';
export type { PerComponent, ScoreComponent, ScorePolicy } from './score/score-policy';
export type { SuggestedLimit, SuggestedLimits, SuggestedRange } from './score/suggested-limits';
export { simulate } from './simulate/simulate';
export type {
  SimulatedLevel,
  SimulatedLosses,
  Simulation,
  SimulationControl,
  SimulationModel,
  SimulationRequest,
} from './simulate/simulation';
export { EPISODES, type Episode, type EpisodeName, parseEpisode } from './stress/episode';
export { type FactorStress, type FactorStressRequest, factorStress } from './stress/factor-stress';
export { type Replay, type ReplayRequest, replay } from './stress/replay';
export type { Deltas, FullReplacement, WeightsChange } from './what-if/changed-weights';
export { parseShift } from './what-if/shift';
export { type WhatIf, type WhatIfFigures, type WhatIfRequest, type WhatIfWindow, whatIf } from './what-if/what-if';
export { ENGINE_VERSION } from './version';
