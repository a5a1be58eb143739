import type { Settings } from '@perfolio/service';

/** How people come in from another issuer. */
export interface OidcConfig {
  /** As its tokens spell it. */
  readonly issuer: string;
  /** The code flow; absent where only tokens are accepted. */
  readonly login: OidcLogin | undefined;
  /** Who the issuer's tokens must be for; absent where only the code flow is. */
  readonly audience: string | undefined;
  /** Where its keys are; absent to ask the issuer. */
  readonly jwksUrl: string | undefined;
  readonly claims: ClaimMap;
  /** Whether a person whom nobody knows yet gets an account. */
  readonly provision: boolean;
  /** Whether one whose verified address has an account gets that one. */
  readonly linkByEmail: boolean;
}

export interface OidcLogin {
  readonly clientId: string;
  /** Absent for a public client. */
  readonly clientSecret: string | undefined;
  /** `/v1/oidc/callback` as browsers see it. */
  readonly redirectUrl: string;
  readonly scope: string;
}

/** Which claims say what. */
export interface ClaimMap {
  readonly subject: string;
  readonly email: string;
  readonly name: string;
  /** Which claim holds all that a token allows; absent where tokens are not limited. */
  readonly scopes: string | undefined;
}

const CALLBACK = '/v1/oidc/callback';

const REST = [
  'CLIENT_ID',
  'CLIENT_SECRET',
  'CLIENT_SECRET_FILE',
  'REDIRECT_URL',
  'SCOPE',
  'AUDIENCE',
  'JWKS_URL',
  'CLAIM_SUBJECT',
  'CLAIM_EMAIL',
  'CLAIM_NAME',
  'CLAIM_SCOPES',
  'PROVISION',
  'LINK_BY_EMAIL',
].map((name) => `PERFOLIO_OIDC_${name}`);

/** Undefined where no issuer is named; what is set without one is a fault. */
export function oidcSettings(read: Settings): OidcConfig | undefined {
  const issuer = safeUrl(read, 'PERFOLIO_OIDC_ISSUER');
  if (issuer === undefined) {
    for (const name of REST)
      if (read.optional(name) !== undefined) read.fault(`${name} is set, but PERFOLIO_OIDC_ISSUER is not.`);
    return undefined;
  }
  const login = loginSettings(read);
  const audience = read.optional('PERFOLIO_OIDC_AUDIENCE');
  if (login === undefined && audience === undefined) {
    read.fault(
      'PERFOLIO_OIDC_ISSUER needs PERFOLIO_OIDC_CLIENT_ID (people log in there), PERFOLIO_OIDC_AUDIENCE (its tokens are accepted), or both.',
    );
  }
  return {
    issuer,
    login,
    audience,
    jwksUrl: safeUrl(read, 'PERFOLIO_OIDC_JWKS_URL'),
    claims: {
      subject: read.text('PERFOLIO_OIDC_CLAIM_SUBJECT', 'sub'),
      email: read.text('PERFOLIO_OIDC_CLAIM_EMAIL', 'email'),
      name: read.text('PERFOLIO_OIDC_CLAIM_NAME', 'name'),
      scopes: read.optional('PERFOLIO_OIDC_CLAIM_SCOPES'),
    },
    provision: read.choice('PERFOLIO_OIDC_PROVISION', ['on', 'off'], 'on') === 'on',
    linkByEmail: read.choice('PERFOLIO_OIDC_LINK_BY_EMAIL', ['on', 'off'], 'off') === 'on',
  };
}

function loginSettings(read: Settings): OidcLogin | undefined {
  const clientId = read.optional('PERFOLIO_OIDC_CLIENT_ID');
  const clientSecret = read.secret('PERFOLIO_OIDC_CLIENT_SECRET');
  const redirectUrl = safeUrl(read, 'PERFOLIO_OIDC_REDIRECT_URL');
  const scope = read.text('PERFOLIO_OIDC_SCOPE', 'openid email profile');
  if (clientId === undefined) {
    if (clientSecret !== undefined)
      read.fault('PERFOLIO_OIDC_CLIENT_SECRET is set, but PERFOLIO_OIDC_CLIENT_ID is not.');
    if (redirectUrl !== undefined) read.fault('PERFOLIO_OIDC_REDIRECT_URL is set, but PERFOLIO_OIDC_CLIENT_ID is not.');
    return undefined;
  }
  if (redirectUrl === undefined || !redirectUrl.endsWith(CALLBACK))
    read.fault(`PERFOLIO_OIDC_REDIRECT_URL must be this service's public address with ${CALLBACK} behind it.`);
  if (!scope.split(' ').includes('openid')) read.fault('PERFOLIO_OIDC_SCOPE must hold openid.');
  return { clientId, clientSecret, redirectUrl: redirectUrl ?? '', scope };
}

/** What is not encrypted is believed on this machine alone. */
function safeUrl(read: Settings, name: string): string | undefined {
  const url = read.url(name, ['https', 'http']);
  if (url !== undefined && URL.canParse(url) && !isSafe(url)) read.fault(`${name} must be an https address.`);
  return url;
}

export function isSafe(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
}
