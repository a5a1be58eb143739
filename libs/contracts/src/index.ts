/** The only door to the generated types and the descriptors: `gatewayV1.Portfolio`, `riskV1.RiskServiceService`, … */
export * as contextV1 from './context-v1';
export * as errorsV1 from './gen/perfolio/errors/v1/reason';
export * as eventsV1 from './gen/perfolio/events/v1/invalidation';
export { Timestamp } from './gen/google/protobuf/timestamp';
export * as gatewayV1 from './gateway-v1';
export * as googleRpc from './google-rpc';
export * as riskV1 from './gen/perfolio/risk/v1/risk_service';
export { type AnswerFacts, answerTag, engineVersionOf } from './answer-tag';
export { MOST_LOOKED_UP, MOST_RESOLVED } from './batch-sizes';
export { canonicalDigest } from './canonical';
export { checkChange } from './change-rules';
export { EVERYBODY } from './everybody';
export { descriptors, descriptorSet, messageDescriptor } from './descriptors';
export { unknownFieldPaths } from './unknown-fields';
export {
  checkChoice,
  checkCount,
  checkDate,
  checkNumber,
  checkOptionalNumber,
  checkTicker,
  type Findings,
  findings,
  isDate,
  isTicker,
  normalisedTicker,
  WEIGHT_RANGE,
} from './field-rules';
export { DEFAULT_LOOKBACK_YEARS, normalisedPortfolio } from './normalised-portfolio';
export { portfolioViolations, refuseViolations, violationWithin } from './portfolio-rules';
export { MAX_POSITIONS } from './position-rules';
export { demandsFresh, RISK_METADATA, RISK_TRIES } from './risk-calls';
