export { type Reading, type RiskConfig, readRiskConfig, riskConfig } from './config';
export { type RiskDependencies, type RunningRisk, startRisk } from './service';
