/** The only door from outside: HTTP and gRPC in, Context and Risk behind. */
export { type GatewayConfig, readGatewayConfig } from './config';
export { type GatewayParts, type RunningGateway, startGateway } from './service';
