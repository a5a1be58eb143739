import { type DestinationStream, type Logger, pino } from 'pino';

export type { Logger } from 'pino';

/** Never logged, wherever a careless object might carry them. */
const SECRETS = [
  'password',
  'newPassword',
  'refreshToken',
  'accessToken',
  'apiKey',
  'authorization',
  'cookie',
  'assertion',
];

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** JSON lines, one per call and per change of state. */
export function createLogger(service: string, level: LogLevel, destination: DestinationStream): Logger {
  return pino(
    {
      level,
      base: { service, pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`]), censor: '[hidden]' },
    },
    destination,
  );
}
