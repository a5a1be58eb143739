import { LOG_LEVELS, type LogLevel } from './logger';
import type { Settings } from './settings';
import { type TlsFiles, tlsSettings } from './tls';

/** What every process is told, whatever it runs. */
export interface ProcessConfig {
  readonly host: string;
  readonly metricsPort: number;
  readonly dataDir: string;
  readonly logLevel: LogLevel;
  /** How services know each other on the wire; absent for plain text between them. */
  readonly internalTls: TlsFiles | undefined;
}

/** @param quiet for a process that a person watches: it logs warnings only, unless asked */
export const processSettings = (read: Settings, { quiet = false } = {}): ProcessConfig => ({
  host: read.text('PERFOLIO_HOST', '127.0.0.1'),
  metricsPort: read.port('PERFOLIO_METRICS_PORT', 9464),
  dataDir: read.text('PERFOLIO_DATA_DIR', '.perfolio'),
  logLevel: read.choice('PERFOLIO_LOG_LEVEL', LOG_LEVELS, quiet ? 'warn' : 'info'),
  internalTls: tlsSettings(read, 'PERFOLIO_INTERNAL_TLS', { mutual: true }),
});
