import { contextV1 } from '@perfolio/contracts';
import { type Direct, type IdentityVerifier, methodName, resolvedPrincipal } from '@perfolio/service';

import type { Dependencies } from './dependencies';
import { resolve } from './portfolios/resolve';

/** Methods about portfolios, by what they ask of a program that calls by itself. Who one is, is no business of a program's. */
const SCOPES = new Map(
  Object.values(contextV1.ContextServiceService)
    .map(methodName)
    .filter((name) => !/\/(Resolve|ResolveOwners|GetOwnerSnapshot|ClearCache)$/.test(name))
    .map((name) => [name, /\/(Get|List)/.test(name) ? 'portfolios:read' : 'portfolios:write']),
);

/** Programs of the house that call Context themselves: each of their calls is resolved here, by the one statement that resolves all. */
export function directCalls(
  identities: IdentityVerifier,
  dependencies: Pick<Dependencies, 'database' | 'keyUses'>,
): Direct {
  const resolveAll = resolve(dependencies);
  return {
    identities,
    scopeOf: (method) => SCOPES.get(method),
    portfolioOf: (request) => portfolioIn(Object(request)),
    resolve: async ({ key, portfolio = '' }) => {
      const another = { kind: { $case: 'apiKeyId' as const, value: key } };
      const { resolutions } = await resolveAll({ items: [{ sessionId: '', portfolioId: portfolio, another }] });
      return resolvedPrincipal(resolutions[0]);
    },
  };
}

/** Requests name their portfolio by its id, or hold it. */
function portfolioIn(request: Readonly<Record<string, unknown>>): string | undefined {
  const { portfolioId } = 'portfolioId' in request ? request : Object(request.portfolio);
  return typeof portfolioId === 'string' && portfolioId !== '' ? portfolioId : undefined;
}
