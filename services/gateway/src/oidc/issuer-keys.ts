import { createLocalJWKSet, errors, type JWTVerifyGetKey } from 'jose';

import { isSafe } from './oidc-config';
import { issuerFetch, unreachable } from './issuer-fetch';

/** The keys that an issuer signs with, as it publishes them. */
interface IssuerKeys {
  /** The key of a token. One that nobody knows is asked for, but only so often: its name is whatever a stranger writes. */
  readonly keyFor: JWTVerifyGetKey;
  /** Rises when the keys change: what was verified by those before is verified again. */
  epoch(): number;
}

interface IssuerKeyParts {
  readonly issuer: string;
  readonly jwksUrl: string | undefined;
  readonly now: () => number;
}

/** Between two questions to the issuer, whoever asks. */
const PAUSE_MS = 30_000;
/** Keys that are older are asked for again, behind the back of who uses them. */
const FRESH_MS = 10 * 60_000;
/** Keys that are older are not used: an issuer who is out of reach for so long may have lost one. */
const LONGEST_MS = 24 * 3_600_000;

interface Held {
  readonly find: JWTVerifyGetKey;
  readonly text: string;
  readonly at: number;
}

export function createIssuerKeys({ issuer, jwksUrl, now }: IssuerKeyParts): IssuerKeys {
  let held: Held | undefined;
  let epoch = 0;
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | undefined;

  const load = async (): Promise<void> => {
    const text = await jwksText(jwksUrl ?? (await discoveredJwksUrl(issuer)));
    const find = createLocalJWKSet(JSON.parse(text));
    if (held?.text !== text) epoch += 1;
    held = { find, text, at: now() };
  };
  /** Resolves at once while it is too early to ask again. */
  const ask = (): Promise<void> => {
    if (asking !== undefined) return asking;
    if (now() - askedAt < PAUSE_MS) return Promise.resolve();
    askedAt = now();
    asking = load().finally(() => {
      asking = undefined;
    });
    return asking;
  };
  const usable = (): Held | undefined => (held !== undefined && now() - held.at < LONGEST_MS ? held : undefined);

  return {
    epoch: () => epoch,
    keyFor: async (header, token) => {
      if (usable() === undefined) await ask();
      const known = usable();
      if (known === undefined) throw unreachable();
      // Whether or not it succeeds, the keys of now are good for a while yet.
      if (now() - known.at > FRESH_MS) ask().catch(() => undefined);
      try {
        return await known.find(header, token);
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
        await ask().catch(() => undefined);
        const latest = usable();
        if (latest === undefined || latest === known) throw error;
        return latest.find(header, token);
      }
    },
  };
}

async function jwksText(url: string): Promise<string> {
  const response = await issuerFetch(url, { headers: { accept: 'application/json' } });
  if (response.status !== 200)
    throw unreachable(new RangeError(`The issuer's keys were answered with ${response.status}.`));
  return response.text();
}

async function discoveredJwksUrl(issuer: string): Promise<string> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await issuerFetch(url, { headers: { accept: 'application/json' } });
  const said: unknown = response.status === 200 ? await response.json().catch(() => undefined) : undefined;
  const { issuer: named, jwks_uri: jwksUri } = Object(said) as Record<string, unknown>;
  if (named !== issuer || typeof jwksUri !== 'string' || !URL.canParse(jwksUri) || !isSafe(jwksUri))
    throw unreachable(new RangeError('The issuer does not describe itself.'));
  return jwksUri;
}
