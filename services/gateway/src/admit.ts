import { metrics } from '@opentelemetry/api';
import { contextV1, gatewayV1 } from '@perfolio/contracts';
import { type Kind, notFound, PerfolioError } from '@perfolio/errors';
import { type AssertionSigner, mayAs, PORTFOLIO_ROLES, type PortfolioRole, type Principal } from '@perfolio/service';

import { type Claims, invalidCredential } from './access-token';
import type { Authenticate } from './authenticate';
import type { Caller, Visit } from './caller';
import type { Contract } from './contract';
import type { ContextResolver } from './resolve-context';

export interface Admission {
  readonly authenticate: Authenticate;
  readonly contexts: ContextResolver;
  readonly signer: AssertionSigner;
}

export interface Asked {
  readonly contract: Contract;
  readonly authorization: readonly string[];
  /** As the path spells it; absent when the call speaks of none. */
  readonly portfolioId: string | undefined;
}

const failures = metrics.getMeter('perfolio.gateway').createCounter('perfolio.auth.failures', {
  description: 'Calls that were not let in, by reason.',
});

/** Lets a user in: credential, then the record's word, then scope, then the portfolio. All of it before the request is even read. */
export async function admit(asked: Asked, visit: Visit, parts: Admission): Promise<Caller> {
  try {
    const claims = await parts.authenticate(asked.authorization);
    return await enter({ asked, claims }, visit, parts);
  } catch (error) {
    if (error instanceof PerfolioError && REFUSED.includes(error.kind)) failures.add(1, { reason: error.reason });
    throw error;
  }
}

const REFUSED: readonly Kind[] = ['unauthenticated', 'forbidden'];

interface Claimed {
  readonly asked: Asked;
  readonly claims: Claims;
}

async function enter({ asked, claims }: Claimed, visit: Visit, parts: Admission): Promise<Caller> {
  const portfolioId = asked.portfolioId === undefined ? '' : spelledAsIds(asked.portfolioId);
  const resolution = await parts.contexts.resolve(
    { sessionId: claims.sessionId, portfolioId, another: undefined },
    visit.signal,
  );
  const principal = allowed(asked.contract, claims, resolution);
  visit.note({ user: principal.caller, generation: principal.generation });
  return {
    ...visit,
    principal,
    anew: () => enter({ asked, claims }, visit, parts),
    onward: async () => ({
      signal: visit.signal,
      deadline: visit.deadline,
      requestId: visit.requestId,
      assertion: await parts.signer.sign(principal),
    }),
  };
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** An id that nothing ever has: what is no id at all is looked up under it, so that it takes the way of a missing one. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

function spelledAsIds(given: string): string {
  const id = given.toLowerCase();
  return UUID.test(id) ? id : NOBODY;
}

function allowed(contract: Contract, claims: Claims, resolution: contextV1.Resolution): Principal {
  const { verdict, scopes } = resolution;
  if (verdict !== contextV1.Verdict.ALLOWED && verdict !== contextV1.Verdict.NOT_FOUND) throw invalidCredential();
  if (resolution.callerId !== claims.userId) throw invalidCredential();
  for (const scope of demanded(contract)) {
    if (!scopes.includes(scope)) throw insufficient(scope);
  }
  if (verdict === contextV1.Verdict.NOT_FOUND) throw notFound('portfolio');
  const principal = principalOf(resolution, scopes);
  if (principal.portfolio !== undefined && !mayAs(contract.role, principal)) throw tooLittle(contract.role);
  return principal;
}

function principalOf(resolution: contextV1.Resolution, scopes: readonly string[]): Principal {
  const role = PORTFOLIO_ROLES.find((known) => gatewayV1.Role[known] === resolution.role);
  return {
    caller: resolution.callerId,
    session: resolution.sessionId,
    owner: resolution.ownerId,
    ...(resolution.portfolioId !== '' && { portfolio: resolution.portfolioId }),
    ...(role !== undefined && { role }),
    generation: resolution.generation,
    marketDataVersion: resolution.marketDataVersion,
    scopes,
  };
}

/** He may read it, so that it is there is no secret to him. */
const tooLittle = (role: PortfolioRole) =>
  new PerfolioError('SCOPE_INSUFFICIENT', `This needs the role ${role} on the portfolio. Ask its owner.`, {
    metadata: { role },
  });

const ADMINISTRATION = 'admin';

const demanded = ({ access, scope }: Contract): Set<string> =>
  new Set([...(access === 'ADMINISTRATOR' ? [ADMINISTRATION] : []), ...(scope === '' ? [] : [scope])]);

const insufficient = (scope: string) =>
  new PerfolioError(
    'SCOPE_INSUFFICIENT',
    `This needs the scope ${scope}. Ask an administrator, or use another credential.`,
    {
      metadata: { scope },
    },
  );
