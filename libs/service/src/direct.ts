import type { MethodDefinition } from '@grpc/grpc-js';
import { notFound, PerfolioError } from '@perfolio/errors';

import { ASSERTION } from './assertion';
import type { Call } from './call';
import { type Identity, type IdentityVerifier, isIdentityAssertion } from './identity-assertion';
import { methodName } from './method';
import type { Principal } from './principal';
import { SERVICE_IDENTITY } from './service-identity';

/** How a service answers programs of the house that call it themselves, by an assertion of who they are. */
export interface Direct {
  readonly identities: IdentityVerifier;
  /** The scope that a method asks of them; undefined for one that they are not answered. */
  scopeOf(method: string): string | undefined;
  /** The portfolio that a request names; undefined for none. */
  portfolioOf(request: unknown): string | undefined;
  /** What the record says of the key and the portfolio now; rejects when there is no such key any more, or no such portfolio. */
  resolve(question: DirectQuestion, call: Call): Promise<Principal>;
}

export interface DirectQuestion {
  /** The key behind the assertion, a UUID. */
  readonly key: string;
  readonly portfolio: string | undefined;
}

/** The assertion of who calls, if that is what a call comes by: as the caller's own credential, or handed on by a service. */
export function identityAssertionOf(call: Call): string | undefined {
  const shown =
    call.metadata(SERVICE_IDENTITY) === undefined
      ? /^Bearer +(\S+)$/i.exec(call.metadata('authorization') ?? '')?.[1]
      : call.metadata(ASSERTION);
  return shown !== undefined && isIdentityAssertion(shown) ? shown : undefined;
}

export interface DirectCall {
  readonly definition: Pick<MethodDefinition<unknown, unknown>, 'path'>;
  readonly request: unknown;
  readonly assertion: string;
}

/** The principal of a direct call, resolved for it and no other. Nothing is looked up, not even in a cache, before he may. */
export async function directPrincipal(
  { identities, scopeOf, portfolioOf, resolve }: Direct,
  { definition, request, assertion }: DirectCall,
  call: Call,
): Promise<Principal> {
  const identity = await identities.verify(assertion);
  const scope = scopeOf(methodName(definition));
  if (scope === undefined) throw notAnswered();
  const portfolio = portfolioOf(request)?.toLowerCase();
  refuseAnother(identity, portfolio);
  const resolved = await resolve({ key: identity.key, portfolio }, call);
  if (resolved.caller !== identity.caller) throw notAnswered();
  const scopes = resolved.scopes.filter((one) => identity.scopes.includes(one));
  if (!scopes.includes(scope)) throw insufficient(scope);
  return { ...resolved, scopes };
}

function refuseAnother(identity: Identity, portfolio: string | undefined): void {
  if (identity.portfolio === undefined || identity.portfolio === portfolio) return;
  if (portfolio !== undefined) throw notFound('portfolio');
  throw new PerfolioError(
    'SCOPE_INSUFFICIENT',
    'The assertion speaks of one portfolio, and the request not of it. Name it, or exchange a key for all.',
    {
      metadata: { resource: identity.portfolio },
    },
  );
}

const notAnswered = () =>
  new PerfolioError('SCOPE_INSUFFICIENT', 'This is not answered to programs. Call the gateway instead.');

const insufficient = (scope: string) =>
  new PerfolioError('SCOPE_INSUFFICIENT', `This needs the scope ${scope}. Exchange a key that allows it.`, {
    metadata: { scope },
  });
