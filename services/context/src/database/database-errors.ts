import { PerfolioError } from '@perfolio/errors';

import { EmbeddedEndedError } from './embedded-link';
import { codeOf, isSqlState, messageOf } from './error-code';
import { TurnTimeoutError } from './turns';

const RETRY_AFTER_MS = 1_000;

/** What a driver threw, in the terms of the house. The driver's own words stay behind as the cause. */
export function translated(error: unknown): PerfolioError {
  if (error instanceof PerfolioError) return error;
  const code = codeOf(error);
  if (isFull(code)) {
    return new PerfolioError('STORAGE_EXHAUSTED', 'The disk of the service is full. Nothing was stored.', {
      cause: error,
    });
  }
  if (isUnreachable(error, code)) {
    return new PerfolioError(
      'DEPENDENCY_UNAVAILABLE',
      'The system of record is out of reach. If this was a change, read before you repeat it.',
      { retryAfterMs: RETRY_AFTER_MS, cause: error },
    );
  }
  return new PerfolioError('INTERNAL', 'Something broke on our side.', { cause: error });
}

const isFull = (code: string): boolean => code === '53100' || code === 'ENOSPC' || code === 'EDQUOT';

/** SQLSTATE classes and codes by which a server says "not now" or "not I". */
const AWAY = [
  '08', // connection exceptions
  '28', // invalid authorisation
  '3D', // no such database
  '40', // transaction rolled back: serialisation, deadlock
  '53', // insufficient resources
  '55P03', // lock not available
  '57', // operator intervention: shutdown, crash, statement timeout
  '25006', // read-only: a standby
  '25P03', // idle in transaction for too long
  '58030', // I/O error
];

const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  'EIO',
  'EROFS',
]);

function isUnreachable(error: unknown, code: string): boolean {
  if (error instanceof EmbeddedEndedError || error instanceof TurnTimeoutError) return true;
  if (NETWORK.has(code)) return true;
  if (isSqlState(code)) return AWAY.some((prefix) => code.startsWith(prefix));
  // The driver has no codes for what it finds out itself.
  return /terminated|timeout|No free connection|not queryable|closed/i.test(messageOf(error));
}
