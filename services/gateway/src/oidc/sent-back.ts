import type { IncomingHttpHeaders } from 'node:http';
import type { PerfolioError, Reason } from '@perfolio/errors';

import { acceptedForm } from '../http/media-types';
import type { Reply } from '../http/reply';

/** Why somebody came back from his issuer without what he went for. The application has words for each. */
export type TurnedBack =
  /** The issuer did not let him in, or he turned round himself. */
  | 'declined'
  /** The log-in began in another browser, or too long ago. */
  | 'expired'
  /** The issuer knows him, and nobody here does. */
  | 'unknown'
  /** His address, or his identity, belongs to another account. */
  | 'taken'
  /** His account has as many identities as it may. */
  | 'full'
  /** Somebody who is needed for it did not answer. */
  | 'away'
  /** Whatever else. */
  | 'failed';

const BY_REASON: Partial<Readonly<Record<Reason, TurnedBack>>> = {
  CREDENTIALS_INVALID: 'unknown',
  RESOURCE_EXISTS: 'taken',
  LIMIT_EXCEEDED: 'full',
  DEPENDENCY_UNAVAILABLE: 'away',
  OVERLOADED: 'away',
  DEADLINE_EXCEEDED: 'away',
};

/**
 * A person cannot do anything with a problem in JSON: a browser that was to be sent on and is refused goes back to the application instead,
 * with a word for the reason in the part of the address that no server is told. Undefined for programs, which get the problem.
 */
export function sentBack(
  { reason, metadata }: PerfolioError,
  { headers, success }: { readonly headers: IncomingHttpHeaders; readonly success: number },
): Reply | undefined {
  if (success !== SENT_ON || acceptedForm(headers, ['json', 'page']) !== 'page') return undefined;
  const word = metadata.login ?? BY_REASON[reason] ?? 'failed';
  return { status: SENT_ON, headers: { location: `/#/account?log-in=${word}`, 'cache-control': 'no-store' } };
}

const SENT_ON = 303;
