import { type ContextConfig, contextConfig } from '@perfolio/context';
import { type GatewayConfig, gatewayConfig } from '@perfolio/gateway';
import { type RiskConfig, riskConfig } from '@perfolio/risk';
import { LOG_LEVELS, type LogLevel, type Settings } from '@perfolio/service';

export interface StandaloneConfig {
  readonly host: string;
  readonly metricsPort: number;
  readonly dataDir: string;
  readonly logLevel: LogLevel;
  readonly redisUrl: string | undefined;
  readonly leaseUrls: readonly string[];
  readonly context: ContextConfig;
  readonly risk: RiskConfig;
  readonly gateway: GatewayConfig;
}

/** The settings of all three services; the log is quiet unless asked, because a person is watching. */
export function standaloneConfig(read: Settings): StandaloneConfig {
  const context = contextConfig(read, { ownProcess: false });
  const risk = riskConfig(read, { ownProcess: false });
  const gateway = gatewayConfig(read);
  const { host, metricsPort, dataDir, redisUrl, leaseUrls } = risk;
  const logLevel = read.choice('PERFOLIO_LOG_LEVEL', LOG_LEVELS, 'warn');
  return Object.freeze({ host, metricsPort, dataDir, logLevel, redisUrl, leaseUrls, context, risk, gateway });
}
