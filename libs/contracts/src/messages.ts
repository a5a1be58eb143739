/**
 * The messages of answers alone, without services and descriptors: the door for a thread that only encodes, which opens in a
 * fraction of the time of the whole.
 */
export * from './gen/perfolio/gateway/v1/analysis';
export * from './gen/perfolio/gateway/v1/instrument_profile';
export * from './gen/perfolio/gateway/v1/limit_check';
export * from './gen/perfolio/gateway/v1/optimization';
export * from './gen/perfolio/gateway/v1/performance';
export * from './gen/perfolio/gateway/v1/portfolio';
export * from './gen/perfolio/gateway/v1/progress';
export * from './gen/perfolio/gateway/v1/report';
export * from './gen/perfolio/gateway/v1/score';
export * from './gen/perfolio/gateway/v1/simulation';
export * from './gen/perfolio/gateway/v1/stress';
export * from './gen/perfolio/gateway/v1/what_if';
