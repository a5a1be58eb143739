export { type Arrival, answerStream, answerUnary, answerUpload, type Host } from './answer';
export {
  ASSERTION,
  type AssertionSigner,
  type AssertionVerifier,
  createAssertionSigner,
  createAssertionVerifier,
} from './assertion';
export { type Call, Encoded, type Incoming, type Outgoing } from './call';
export {
  type ClientOptions,
  createServiceClient,
  type Onward,
  type RawStream,
  type Reply,
  type ServiceClient,
} from './client';
export { Connections } from './connections';
export { CLIENT_ADDRESS } from './client-address';
export { measuredOperation } from './database-operations';
export { signalUntil } from './deadline';
export type { Direct, DirectQuestion } from './direct';
export { type Audience, GATEWAY_TOKEN_LIFE_S } from './gateway-token';
export {
  createIdentitySigner,
  createIdentityVerifier,
  type Identity,
  type IdentitySigner,
  type IdentityVerifier,
} from './identity-assertion';
export { type Internal, internal, type PrincipalCall } from './internal';
export { closeAll, type Running } from './lifecycle';
export { createLogger, type Logger, type LogLevel } from './logger';
export * from './method';
export { mayAs, PORTFOLIO_ROLES, type PortfolioRole, type Principal } from './principal';
export { type ProcessConfig, processSettings } from './process-settings';
export { cleanRequestId, REQUEST_ID } from './request-id';
export { resolvedPrincipal } from './resolved-principal';
export { publicKeys, readSecrets, type Secrets } from './secrets';
export { type RunningServer, type ServeOptions, serve } from './serve';
export {
  createServiceIdentity,
  createServiceVerifier,
  type ServiceIdentity,
  type ServiceName,
  type ServiceVerifier,
} from './service-identity';
export { type Environment, type Settings, SettingsError, StartRefused, settings } from './settings';
export { fromServiceError, type GrpcCode, grpcCodeOf } from './status';
export { type TlsFiles, type TlsMaterial, tlsSettings, WatchedCertificate } from './tls';
export { interruptionOf, unlessAborted } from './unless-aborted';
