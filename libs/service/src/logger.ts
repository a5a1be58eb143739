import { types } from 'node:util';
import { context, isSpanContextValid, trace } from '@opentelemetry/api';
import { type DestinationStream, type Logger, pino } from 'pino';

export type { Logger } from 'pino';

/** Never logged, wherever a careless object might carry them. */
const SECRETS = [
  'password',
  'currentPassword',
  'newPassword',
  'refreshToken',
  'accessToken',
  'token',
  'apiKey',
  'secret',
  'authorization',
  'cookie',
  'assertion',
  '["set-cookie"]',
  '["x-api-key"]',
  '["perfolio-assertion"]',
  '["perfolio-service"]',
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
      mixin: traceFacts,
      serializers: { err: fault },
      redact: { paths: ['', '*', '*.*'].flatMap(secretsUnder), censor: '[hidden]' },
    },
    destination,
  );
}

const secretsUnder = (path: string): string[] =>
  SECRETS.map((name) => (path === '' || name.startsWith('[') ? `${path}${name}` : `${path}.${name}`));

/** Leads from a line to its trace. */
function traceFacts(): object {
  const span = trace.getSpanContext(context.active());
  return span !== undefined && isSpanContextValid(span) ? { traceId: span.traceId, spanId: span.spanId } : {};
}

const MAX_TEXT = 4000;
const MAX_DEPTH = 4;

/** Of an error only what leads to its cause: drivers hang whole rows, requests and headers on theirs. */
function fault(error: unknown, depth = 0): object {
  if (!types.isNativeError(error)) return { message: clean(String(error)) };
  return {
    type: error.name,
    message: clean(error.message),
    stack: clean(error.stack ?? ''),
    ...('code' in error && { code: clean(String(error.code)) }),
    ...(error.cause !== undefined && depth < MAX_DEPTH && { cause: fault(error.cause, depth + 1) }),
  };
}

/** Without the passwords of addresses and without tokens. */
const clean = (text: string): string =>
  text
    .slice(0, MAX_TEXT)
    .replace(/:\/\/[^\s/@]*@/g, '://[hidden]@')
    .replace(/eyJ[\w-]+\.[\w-]+\.[\w-]*/g, '[hidden]');
