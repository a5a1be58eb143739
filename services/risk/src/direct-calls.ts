import { contextV1, RISK_METADATA, RISK_TRIES, type riskV1 } from '@perfolio/contracts';
import { isReasonOf } from '@perfolio/errors';
import {
  type Direct,
  type IdentityVerifier,
  type PrincipalCall,
  resolvedPrincipal,
  type ServiceClient,
} from '@perfolio/service';

/** Answered to administrators through the gateway alone. */
const NOT_DIRECTLY = /\/InspectCache$/;

/** Programs of the house that call Risk themselves: each of their calls is resolved for itself, hit or miss, before anything is looked up. */
export const directCalls = (identities: IdentityVerifier, contexts: ServiceClient): Direct => ({
  identities,
  scopeOf: (method) => (NOT_DIRECTLY.test(method) ? undefined : 'risk:read'),
  portfolioOf: (request) => {
    const subject = (request as { readonly subject?: riskV1.Subject }).subject?.subject;
    return subject?.$case === 'portfolioId' ? subject.value : undefined;
  },
  resolve: async ({ key, portfolio = '' }, { signal, deadline, requestId }) => {
    const another = { kind: { $case: 'apiKeyId' as const, value: key } };
    const request = { items: [{ sessionId: '', portfolioId: portfolio, another }] };
    const { resolve } = contextV1.ContextServiceService;
    const { message } = await contexts.unary(resolve, request, { signal, deadline, requestId });
    return resolvedPrincipal(message.resolutions[0]);
  },
});

/**
 * Answers a call. One that came by the word of who calls alone has nobody else to ask again in its place: as the gateway does it, it is
 * resolved anew when the data moved on meanwhile, and the last try takes them as they are.
 */
export async function answeredAnew<Answer>(
  call: PrincipalCall,
  answer: (call: PrincipalCall) => Promise<Answer>,
): Promise<Answer> {
  const { anew } = call;
  if (anew === undefined) return answer(call);
  let current = call;
  for (let tried = 1; tried < RISK_TRIES; tried += 1) {
    try {
      return await answer(current);
    } catch (error) {
      if (!isReasonOf(error, 'GENERATION_CHANGED', 'VERSION_CHANGED')) throw error;
      current = await anew();
    }
  }
  return answer({ ...current, metadata: (name) => (name === RISK_METADATA.asIs ? '1' : call.metadata(name)) });
}
