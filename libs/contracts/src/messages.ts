/**
 * The messages of answers alone, without services and descriptors: the door for a thread that only encodes, which opens in a
 * fraction of the time of the whole.
 */
export * from './gen/perfolio/gateway/v1/analysis';
export * from './gen/perfolio/gateway/v1/portfolio';
