import { type SharedAddresses, sharedAddresses } from '@perfolio/cache';
import { type Environment, type ProcessConfig, processSettings, type Settings, settings } from '@perfolio/service';

export interface RiskConfig extends ProcessConfig, SharedAddresses {
  /** 0 takes a free port. */
  readonly port: number;
  /** `host:port` of Context. */
  readonly contextAddress: string;
  readonly panelBytes: number;
  /** 0 is one less than the machine has cores, at least one. */
  readonly threads: number;
}

export interface Reading {
  /** A process of its own shares its cache with others, so it needs an address for it. */
  readonly ownProcess: boolean;
}

const MB = 1024 * 1024;

/** Everything Risk takes from its environment; throws SettingsError with all faults. */
export function readRiskConfig(env: Environment, reading: Reading): RiskConfig {
  const read = settings(env);
  const config = riskConfig(read, reading);
  read.finish();
  return config;
}

/** The same by a reader that others go on reading with. */
export function riskConfig(read: Settings, { ownProcess }: Reading): RiskConfig {
  const process = processSettings(read);
  const contextPort = read.port('PERFOLIO_CONTEXT_PORT', 50_051);
  return Object.freeze({
    ...process,
    ...sharedAddresses(read, { required: ownProcess }),
    port: read.port('PERFOLIO_RISK_PORT', 50_052),
    contextAddress: read.text('PERFOLIO_CONTEXT_ADDRESS', `${process.host}:${contextPort}`),
    panelBytes: read.integer('PERFOLIO_PANEL_MB', { fallback: 256, min: 16, max: 65_536 }) * MB,
    threads: read.integer('PERFOLIO_RISK_THREADS', { fallback: 0, min: 0, max: 64 }),
  });
}
