import { type ChannelCredentials, Client, credentials } from '@grpc/grpc-js';
import { gatewayV1 } from '@perfolio/contracts';

import { retries } from './retries';
import { type ServiceCalls, serviceCalls } from './service-calls';

export interface ClientSettings {
  /** `host:port` of the gRPC door; `dns:///name:port` spreads calls over all its addresses. */
  readonly address: string;
  /** Gives the access token or API key of each call, so that it can be renewed; absent for signing up and logging in. */
  readonly credential?: () => string | Promise<string>;
  /** TLS with the system's authorities unless given; `credentials.createInsecure()` is for loopback. */
  readonly channel?: ChannelCredentials;
  /** The longest a call may take unless it says otherwise; 10 s. */
  readonly deadlineMs?: number;
  /** What the program calls itself (`user-agent`): who lets it in by a code is told. */
  readonly program?: string;
  readonly now?: () => number;
}

/** The public services. Every refusal is a `PerfolioError`, told apart by its `reason`. */
export interface PerfolioClient {
  readonly accounts: ServiceCalls<typeof gatewayV1.AccountServiceService>;
  readonly sessions: ServiceCalls<typeof gatewayV1.SessionServiceService>;
  readonly tokens: ServiceCalls<typeof gatewayV1.TokenServiceService>;
  readonly apiKeys: ServiceCalls<typeof gatewayV1.ApiKeyServiceService>;
  readonly oidc: ServiceCalls<typeof gatewayV1.OidcServiceService>;
  readonly portfolios: ServiceCalls<typeof gatewayV1.PortfolioServiceService>;
  readonly risk: ServiceCalls<typeof gatewayV1.RiskServiceService>;
  readonly marketData: ServiceCalls<typeof gatewayV1.MarketDataServiceService>;
  readonly cache: ServiceCalls<typeof gatewayV1.CacheServiceService>;
  readonly admin: ServiceCalls<typeof gatewayV1.AdminServiceService>;
  readonly serviceAccounts: ServiceCalls<typeof gatewayV1.ServiceAccountServiceService>;
  /** Ends the connection; calls under way fail as cancelled. */
  close(): void;
}

const DEADLINE_MS = 10_000;

/** Opens one connection to a gateway, shared by all calls; nothing is sent before the first of them. */
export function createPerfolioClient(settings: ClientSettings): PerfolioClient {
  const { address, credential, channel = credentials.createSsl(), deadlineMs = DEADLINE_MS, now = Date.now } = settings;
  const { program } = settings;
  const client = new Client(address, channel, {
    ...CHANNEL,
    ...(program !== undefined && { 'grpc.primary_user_agent': program }),
  });
  const caller = { client, credential, deadlineMs, now };
  return {
    accounts: serviceCalls(caller, gatewayV1.AccountServiceService),
    sessions: serviceCalls(caller, gatewayV1.SessionServiceService),
    tokens: serviceCalls(caller, gatewayV1.TokenServiceService),
    apiKeys: serviceCalls(caller, gatewayV1.ApiKeyServiceService),
    oidc: serviceCalls(caller, gatewayV1.OidcServiceService),
    portfolios: serviceCalls(caller, gatewayV1.PortfolioServiceService),
    risk: serviceCalls(caller, gatewayV1.RiskServiceService),
    marketData: serviceCalls(caller, gatewayV1.MarketDataServiceService),
    cache: serviceCalls(caller, gatewayV1.CacheServiceService),
    admin: serviceCalls(caller, gatewayV1.AdminServiceService),
    serviceAccounts: serviceCalls(caller, gatewayV1.ServiceAccountServiceService),
    close: () => client.close(),
  };
}

const CHANNEL = {
  'grpc.service_config': retries(),
  'grpc.service_config_disable_resolution': 1,
  'grpc.keepalive_time_ms': 30_000,
  'grpc.keepalive_timeout_ms': 10_000,
  'grpc.max_receive_message_length': 16 * 1024 * 1024,
};
