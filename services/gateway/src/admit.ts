import { metrics } from '@opentelemetry/api';
import { contextV1 } from '@perfolio/contracts';
import { type Kind, notFound, PerfolioError } from '@perfolio/errors';
import type { AssertionSigner, Principal } from '@perfolio/service';

import { invalidCredential } from './access-token';
import type { Authenticate, Shown } from './authenticate';
import type { Caller, Visit } from './caller';
import type { Contract } from './contract';
import type { ExternalPerson } from './oidc/external-tokens';
import type { Refusals } from './refusals';
import type { ContextResolver } from './resolve-context';

export interface Admission {
  readonly authenticate: Authenticate;
  readonly contexts: ContextResolver;
  readonly signer: AssertionSigner;
  readonly refusals: Pick<Refusals, 'note'>;
  /** Makes an account for whom another issuer vouches for the first time. */
  readonly provide: (person: ExternalPerson, visit: Visit) => Promise<void>;
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
  const who: { userId?: string; credentialId?: string } = {};
  try {
    const shown = await parts.authenticate(asked.authorization);
    return await enter({ asked, shown, who }, visit, parts);
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
  readonly shown: Shown;
  /** Who it turns out to be, for the log of those who are refused. */
  readonly who: { userId?: string; credentialId?: string };
}

async function enter(claimed: Claimed, visit: Visit, parts: Admission): Promise<Caller> {
  const { asked, shown, who } = claimed;
  const resolution = await confirmed(claimed, visit, parts);
  Object.assign(who, { userId: resolution.callerId, credentialId: resolution.credentialId });
  const principal = allowed(asked.contract, shown, resolution);
  visit.note({ user: principal.caller, generation: principal.generation });
  return {
    ...visit,
    principal,
    shown,
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
async function confirmed({ asked, shown }: Claimed, visit: Visit, parts: Admission): Promise<contextV1.Resolution> {
  const portfolioId = asked.portfolioId === undefined ? '' : spelledAsIds(asked.portfolioId);
  const item = { ...shown.asked, portfolioId };
  const resolution = await parts.contexts.resolve(item, visit.signal);
  if (resolution.verdict !== contextV1.Verdict.UNKNOWN_IDENTITY || shown.person === undefined) return resolution;
  await parts.provide(shown.person, visit);
  return parts.contexts.resolve(item, visit.signal);
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** An id that nothing ever has: what is no id at all is looked up under it, so that it takes the way of a missing one. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

function spelledAsIds(given: string): string {
  const id = given.toLowerCase();
  return UUID.test(id) ? id : NOBODY;
}

function allowed(contract: Contract, shown: Shown, resolution: contextV1.Resolution): Principal {
  const { verdict } = resolution;
  if (verdict !== contextV1.Verdict.ALLOWED && verdict !== contextV1.Verdict.NOT_FOUND) throw invalidCredential();
  if (shown.userId !== undefined && resolution.callerId !== shown.userId) throw invalidCredential();
  if (contract.inPerson && !shown.inPerson) throw notInPerson();
  const scopes = resolution.scopes.filter((scope) => shown.scopes?.includes(scope) ?? true);
  for (const scope of demanded(contract)) {
    if (!scopes.includes(scope)) throw insufficient(scope);
  }
  if (verdict === contextV1.Verdict.NOT_FOUND) throw notFound('portfolio');
  return {
    caller: resolution.callerId,
    session: resolution.credentialId,
    owner: resolution.ownerId,
    ...(resolution.portfolioId !== '' && { portfolio: resolution.portfolioId }),
    generation: resolution.generation,
    marketDataVersion: resolution.marketDataVersion,
    scopes,
  };
}

const notInPerson = () =>
  new PerfolioError('SCOPE_INSUFFICIENT', "This needs a person's own log-in. Log in; a key does not do.", {
    metadata: { credential: 'log-in' },
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
