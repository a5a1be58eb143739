export { type ClientSettings, createPerfolioClient, type PerfolioClient } from './perfolio-client';
export type { CallOptions, ServiceCalls } from './service-calls';
export { everyItem } from './paging';
export { lastResult } from './progress';
export { gatewayV1 } from '@perfolio/contracts';
export { isReasonOf, PerfolioError, type Reason, type Violation } from '@perfolio/errors';
