import { metrics } from '@opentelemetry/api';
import { contextV1, gatewayV1 } from '@perfolio/contracts';
import { type Kind, notFound, PerfolioError } from '@perfolio/errors';
import { type AssertionSigner, mayAs, PORTFOLIO_ROLES, type PortfolioRole, type Principal } from '@perfolio/service';

import { invalidCredential } from './access-token';
import type { Authenticate, Credential } from './authenticate';
import type { Caller, Visit } from './caller';
import type { Contract } from './contract';
import type { ExternalPerson } from './oidc/external-tokens';
import type { RateLimits } from './rate-limits/rate-limits';
import type { CallGate } from './call-gate';
import type { Refusals } from './refusals';
import type { ContextResolver } from './resolve-context';

export interface Admission {
  readonly authenticate: Authenticate;
  readonly contexts: ContextResolver;
  readonly signer: AssertionSigner;
  readonly refusals: Pick<Refusals, 'note'>;
  readonly limits: Pick<RateLimits, 'admit'>;
  readonly gate: CallGate;
  /** Makes an account for whom another issuer vouches for the first time. */
  readonly provide: (person: ExternalPerson, visit: Visit) => Promise<void>;
}

interface Asked {
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
  const who: { userId?: string; credentialId?: string } = {};
  try {
    const credential = await parts.authenticate(asked.authorization);
    return await enter({ asked, credential, who }, visit, parts);
  } catch (error) {
    if (error instanceof PerfolioError && REFUSED.includes(error.kind)) {
      failures.add(1, { reason: error.reason });
      parts.refusals.note(error, visit, who);
    }
    throw error;
  }
}

const REFUSED: readonly Kind[] = ['unauthenticated', 'forbidden'];

interface Claimed {
  readonly asked: Asked;
  readonly credential: Credential;
  /** Who it turns out to be, for the log of those who are refused. */
  readonly who: { userId?: string; credentialId?: string };
}

async function enter(claimed: Claimed, visit: Visit, parts: Admission): Promise<Caller> {
  const { asked, credential, who } = claimed;
  const resolution = await confirmed(claimed, visit, parts);
  Object.assign(who, { userId: resolution.callerId, credentialId: resolution.credentialId });
  const principal = allowed(asked.contract, credential, resolution);
  visit.note({ user: principal.caller, generation: principal.generation });
  return {
    ...visit,
    principal,
    credential,
    narrowed: resolution.narrowed,
    anew: () => enter(claimed, visit, parts),
    onward: async () => ({
      signal: visit.signal,
      deadline: visit.deadline,
      requestId: visit.requestId,
      sent: visit.sent,
      assertion: await parts.signer.sign(principal),
    }),
  };
}

/** What the record says. Whom another issuer vouches for gets his account at his first call, where the operator wants that. */
async function confirmed(
  { asked, credential }: Claimed,
  visit: Visit,
  parts: Admission,
): Promise<contextV1.Resolution> {
  const portfolioId = asked.portfolioId === undefined ? '' : spelledAsIds(asked.portfolioId);
  const item = { ...credential.asked, portfolioId };
  const resolution = await parts.contexts.resolve(item, visit.signal);
  if (resolution.verdict !== contextV1.Verdict.UNKNOWN_IDENTITY || credential.person === undefined) return resolution;
  await parts.provide(credential.person, visit);
  return parts.contexts.resolve(item, visit.signal);
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** An id that nothing ever has: what is no id at all is looked up under it, so that it takes the way of a missing one. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

function spelledAsIds(given: string): string {
  const id = given.toLowerCase();
  return UUID.test(id) ? id : NOBODY;
}

function allowed(contract: Contract, credential: Credential, resolution: contextV1.Resolution): Principal {
  refuseStranger(credential, resolution);
  if (contract.inPerson) refuseUnlessInPerson(contract, credential, resolution);
  const scopes = resolution.scopes.filter((scope) => credential.scopes?.includes(scope) ?? true);
  const missing = [...demanded(contract)].find((scope) => !scopes.includes(scope));
  if (missing !== undefined) throw insufficient(missing);
  if (resolution.verdict === contextV1.Verdict.NOT_FOUND) throw notFound('portfolio');
  const principal = principalOf(resolution, scopes);
  if (principal.portfolio !== undefined && !mayAs(contract.role, principal)) throw tooLittle(contract.role);
  return principal;
}

const ALIVE: readonly contextV1.Verdict[] = [contextV1.Verdict.ALLOWED, contextV1.Verdict.NOT_FOUND];

function refuseStranger({ userId }: Credential, { verdict, callerId }: contextV1.Resolution): void {
  if (!ALIVE.includes(verdict)) throw invalidCredential();
  if (userId !== undefined && callerId !== userId) throw invalidCredential();
}

function refuseUnlessInPerson(
  { endsItself }: Contract,
  credential: Credential,
  { narrowed }: contextV1.Resolution,
): void {
  if (!credential.inPerson || (narrowed && !endsItself)) throw notInPerson();
}

function principalOf(resolution: contextV1.Resolution, scopes: readonly string[]): Principal {
  const role = PORTFOLIO_ROLES.find((known) => gatewayV1.Role[known] === resolution.role);
  return {
    caller: resolution.callerId,
    // A Context of the version before names no credential; it knows sessions only.
    session: resolution.credentialId || resolution.sessionId,
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

export const notInPerson = () =>
  new PerfolioError(
    'SCOPE_INSUFFICIENT',
    "This needs a person's own log-in. Log in; a key or a log-in with scopes does not do.",
    { metadata: { credential: 'log-in' } },
  );

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
