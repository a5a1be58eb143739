import { createHash } from 'node:crypto';
import type { contextV1 } from '@perfolio/contracts';
import { PerfolioError } from '@perfolio/errors';
import { LRUCache } from 'lru-cache';

import { type AccessTokens, type CheckedClaims, expiredCredential, invalidCredential, SKEW_S } from './access-token';
import type { ExternalPerson, ExternalTokens } from './oidc/external-tokens';

/** A credential as it was shown: what the record is to confirm, and what the credential says beside it. */
export interface Credential {
  /** What Resolve is asked about. */
  readonly asked: Pick<contextV1.ResolveItem, 'sessionId' | 'another'>;
  /** The user that the credential names, who must be the record's; absent where only the record knows him. */
  readonly userId?: string;
  /** Whether it is a person's own log-in and not a key. */
  readonly inPerson: boolean;
  /** All that another issuer allows; absent where it does not say. */
  readonly scopes?: readonly string[] | undefined;
  /** Whom another issuer vouches for. */
  readonly person?: ExternalPerson;
}

/** @param authorization every `Authorization` value of the request; nothing else is ever a credential */
export type Authenticate = (authorization: readonly string[]) => Promise<Credential>;

interface AuthenticateParts {
  readonly tokens: AccessTokens;
  /** Tokens of another issuer, where the operator accepts them. */
  readonly external?: ExternalTokens | undefined;
  readonly now: () => number;
}

/** How many checked signatures are remembered: a token comes by many times in its ten minutes. */
const REMEMBERED = 10_000;

/** Turns a credential into a claim, or refuses it. A signature is checked once; that the claim still holds is asked every time elsewhere. */
export function createAuthenticate({ tokens, external, now }: AuthenticateParts): Authenticate {
  const checked = new LRUCache<string, CheckedClaims>({ max: REMEMBERED });
  const ofSession = async (token: string): Promise<CheckedClaims> => {
    const known = checked.get(token);
    if (known !== undefined) {
      if (now() >= known.expires + SKEW_S * 1000) throw expiredCredential();
      return known;
    }
    const claims = await tokens.verify(token);
    checked.set(token, claims);
    return claims;
  };
  return async (authorization) => {
    const token = bearerOf(authorization);
    if (token.startsWith(KEY_PREFIX)) return keyCredential(token);
    if (external?.issued(token) === true) return byExternal(await external.verify(token));
    const { userId, sessionId } = await ofSession(token);
    return { asked: { sessionId, another: undefined }, userId, inPerson: true };
  };
}

const KEY_PREFIX = 'pfk_';
const KEY = /^pfk_[A-Za-z0-9_-]{43}$/;

/** Only the record knows keys, by their digests; what has not the form of one need not be asked about. */
export function keyCredential(key: string): Credential {
  if (!KEY.test(key)) throw invalidCredential();
  const value = createHash('sha256').update(key).digest('hex');
  return { asked: { sessionId: '', another: { kind: { $case: 'apiKeyDigest', value } } }, inPerson: false };
}

/** A log-in that its issuer narrowed is not the person's whole one. */
function byExternal(person: ExternalPerson): Credential {
  const { issuer, subject, scopes } = person;
  const another = { kind: { $case: 'external' as const, value: { issuer, subject } } };
  return { asked: { sessionId: '', another }, inPerson: scopes === undefined, scopes, person };
}

const BEARER = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i;

function bearerOf(authorization: readonly string[]): string {
  const given = new Set(authorization.flatMap((value) => value.split(',')).map((value) => value.trim()));
  given.delete('');
  const [credential, another] = given;
  if (credential === undefined) {
    throw new PerfolioError(
      'CREDENTIALS_MISSING',
      'This needs a credential. Send `Authorization: Bearer <access token or API key>`.',
    );
  }
  if (another !== undefined) {
    throw new PerfolioError('CREDENTIALS_AMBIGUOUS', 'The request carries two credentials. Send one.');
  }
  const token = BEARER.exec(credential)?.[1];
  if (token === undefined) throw invalidCredential();
  return token;
}
