import { PerfolioError } from '@perfolio/errors';
import * as oidc from 'openid-client';

import { type ExternalPerson, personOf } from './external-tokens';
import { issuerFetch, unreachable } from './issuer-fetch';
import { isSafe, type OidcConfig, type OidcLogin } from './oidc-config';
import type { TurnedBack } from './sent-back';
import type { LoginTransaction } from './transaction-cookie';

/** The code flow with PKCE, state and nonce at an issuer that is asked how it wants to be asked. */
export interface CodeFlow {
  /** Where to send the browser, and what it has to bring back. */
  begin(to: Pick<LoginTransaction, 'returnTo' | 'linkTo'>): Promise<{ url: string; transaction: LoginTransaction }>;
  /** Who came back. */
  finish(returned: Readonly<Record<string, string>>, transaction: LoginTransaction): Promise<ExternalPerson>;
}

/** How long a person may take at the issuer. */
export const LOGIN_MS = 10 * 60_000;
/** How long an issuer's description of itself is believed. */
const DESCRIBED_MS = 3_600_000;

type Configured = Pick<OidcConfig, 'issuer' | 'claims'> & { readonly login: OidcLogin };

export function createCodeFlow({ issuer, claims, login }: Configured, now: () => number): CodeFlow {
  let described: { readonly at: number; readonly configuration: Promise<oidc.Configuration> } | undefined;
  const configuration = (): Promise<oidc.Configuration> => {
    if (described !== undefined && now() - described.at < DESCRIBED_MS) return described.configuration;
    const asked = { at: now(), configuration: discovered(issuer, login) };
    described = asked;
    asked.configuration.catch(() => {
      if (described === asked) described = undefined;
    });
    return asked.configuration;
  };
  return {
    begin: async (to) => {
      const known = await configuration();
      const verifier = oidc.randomPKCECodeVerifier();
      const [state, nonce] = [oidc.randomState(), oidc.randomNonce()];
      const url = oidc.buildAuthorizationUrl(known, {
        redirect_uri: login.redirectUrl,
        scope: login.scope,
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
        nonce,
      });
      return { url: url.href, transaction: { state, nonce, verifier, ...to, expires: now() + LOGIN_MS } };
    },
    finish: async (returned, { state, nonce, verifier }) => {
      const known = await configuration();
      const url = new URL(login.redirectUrl);
      for (const [name, value] of Object.entries(returned)) url.searchParams.set(name, value);
      const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true };
      try {
        const tokens = await oidc.authorizationCodeGrant(known, url, checks);
        return { ...personOf({ ...tokens.claims() }, issuer, claims), scopes: undefined };
      } catch (error) {
        throw refusalOf(error);
      }
    },
  };
}

async function discovered(issuer: string, { clientId, clientSecret }: OidcLogin): Promise<oidc.Configuration> {
  const insecure = isSafe(issuer) && issuer.startsWith('http:');
  const authentication = clientSecret === undefined ? oidc.None() : oidc.ClientSecretBasic(clientSecret);
  return oidc
    .discovery(new URL(issuer), clientId, undefined, authentication, {
      [oidc.customFetch]: (url, options) => issuerFetch(url, options as RequestInit),
      // The signature of what comes straight from the issuer is checked as well.
      execute: [oidc.enableNonRepudiationChecks, ...(insecure ? [oidc.allowInsecureRequests] : [])],
    })
    .catch((cause: unknown) => {
      throw cause instanceof PerfolioError ? cause : unreachable(cause);
    });
}

/** An issuer out of reach is no fault of whoever logs in; everything else that is not as it should be refuses him. */
function refusalOf(error: unknown): PerfolioError {
  const faults = [error, Object(error).cause].filter((one) => one instanceof PerfolioError);
  const fault = faults.find(({ kind }) => kind !== 'unauthenticated');
  if (fault !== undefined) return fault;
  const declined = error instanceof oidc.AuthorizationResponseError && error.error === 'access_denied';
  return new PerfolioError(
    'CREDENTIALS_INVALID',
    declined
      ? 'The issuer did not let you in. Begin again, or log in by password.'
      : 'The log-in at the issuer did not succeed. Begin again.',
    { metadata: { login: (declined ? 'declined' : 'failed') satisfies TurnedBack }, cause: error },
  );
}
