/** The only door from outside: HTTP and gRPC in, Context and Risk behind. */
export { type GatewayConfig, gatewayConfig, readGatewayConfig } from './config';
export { type GatewayDependencies, type RunningGateway, startGateway } from './service';
