import { type ContextConfig, contextConfig } from '@perfolio/context';
import { type GatewayConfig, gatewayConfig } from '@perfolio/gateway';
import { type RiskConfig, riskConfig } from '@perfolio/risk';
import { type ProcessConfig, processSettings, type Settings } from '@perfolio/service';

export interface StandaloneConfig extends ProcessConfig {
  readonly context: ContextConfig;
  readonly risk: RiskConfig;
  readonly gateway: GatewayConfig;
}

/** The settings of all three services; the log is quiet unless asked, because a person is watching. */
export const standaloneConfig = (read: Settings): StandaloneConfig =>
  Object.freeze({
    ...processSettings(read, { quiet: true }),
    context: contextConfig(read, { ownProcess: false }),
    risk: riskConfig(read, { ownProcess: false }),
    gateway: gatewayConfig(read),
  });
