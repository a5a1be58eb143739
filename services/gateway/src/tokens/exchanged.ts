import { contextV1, type gatewayV1 } from '@perfolio/contracts';
import { notFound, PerfolioError, type Violation } from '@perfolio/errors';
import { type Audience, GATEWAY_TOKEN_LIFE_S } from '@perfolio/service';

import { invalidCredential } from '../access-token';
import { keyCredential } from '../authenticate';
import type { Visit } from '../caller';
import type { Clients } from '../clients';

const API_KEY = 'urn:perfolio:params:oauth:token-type:api-key';
const JWT = 'urn:ietf:params:oauth:token-type:jwt';
const PORTFOLIO = 'urn:perfolio:portfolio:';

/** A key for an assertion of whose it is: what a program shows to a service behind this door, for a minute. */
export async function exchanged(
  { contexts, identities }: Pick<Clients, 'contexts' | 'identities'>,
  request: gatewayV1.CreateTokenRequest,
  visit: Visit,
): Promise<gatewayV1.CreateTokenResponse> {
  const { audience, portfolioId, wanted } = askedFor(request);
  const item = { ...keyCredential(request.subjectToken).asked, portfolioId };
  const resolution = await contexts.resolve(item, visit.signal);
  const { verdict, callerId: caller, credentialId: key } = resolution;
  if (verdict === contextV1.Verdict.NOT_FOUND) throw notFound('portfolio');
  if (verdict !== contextV1.Verdict.ALLOWED) throw invalidCredential();
  visit.note({ user: caller });
  const scopes = wanted ?? resolution.scopes;
  const missing = scopes.find((scope) => !resolution.scopes.includes(scope));
  if (missing !== undefined) throw tooMuch(missing);
  const identity = { caller, key, scopes, ...(portfolioId !== '' && { portfolio: portfolioId }) };
  return {
    accessToken: await identities.sign(identity, audience),
    issuedTokenType: JWT,
    tokenType: 'Bearer',
    expiresIn: GATEWAY_TOKEN_LIFE_S,
    refreshToken: undefined,
    scope: scopes.join(' '),
  };
}

interface AskedFor {
  readonly audience: Audience;
  /** Empty for every portfolio. */
  readonly portfolioId: string;
  /** Absent for all that the key allows. */
  readonly wanted: readonly string[] | undefined;
}

function askedFor({
  subjectTokenType,
  requestedTokenType,
  audience,
  resource,
  scope,
}: gatewayV1.CreateTokenRequest): AskedFor {
  if (subjectTokenType !== API_KEY) throw wrong('subject_token_type', API_KEY, subjectTokenType);
  if (!['', JWT].includes(requestedTokenType)) throw wrong('requested_token_type', JWT, requestedTokenType);
  return {
    audience: audienceOf(audience),
    portfolioId: resource === '' ? '' : portfolioOf(resource),
    wanted: scope === '' ? undefined : scope.split(' ').filter((word) => word !== ''),
  };
}

function audienceOf(audience: string): Audience {
  if (audience === 'risk' || audience === 'context') return audience;
  throw wrong('audience', 'risk or context', audience);
}

function portfolioOf(resource: string): string {
  if (!resource.startsWith(PORTFOLIO)) throw wrong('resource', `${PORTFOLIO}<id>`, resource);
  const portfolioId = resource.slice(PORTFOLIO.length).toLowerCase();
  if (!UUID.test(portfolioId)) throw notFound('portfolio');
  return portfolioId;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

function wrong(field: string, limit: string, got: string): PerfolioError {
  const violation: Violation = { field, rule: 'known', description: `${field} must be ${limit}.`, limit, got };
  const error = field === 'audience' || field === 'resource' ? 'invalid_target' : 'invalid_request';
  return new PerfolioError('FIELD_INVALID', violation.description, { metadata: { error }, violations: [violation] });
}

const tooMuch = (scope: string) =>
  new PerfolioError('SCOPE_INSUFFICIENT', `The key does not allow ${scope.slice(0, 64)}. Ask for less.`, {
    metadata: { error: 'invalid_scope' },
  });
