import { answerTag, canonicalDigest, engineVersionOf } from '@perfolio/contracts';
import { methodName } from '@perfolio/service';

import { type Caller, entityTag } from './caller';
import { inputOf } from './contract';
import type { Definition } from './public-method';

/**
 * The entity tag among those shown that names what Risk would answer now, by the engine it last answered with. A tag is a hash of
 * everything the answer depends on, so it is recognised by making it anew: that takes Resolve and neither Risk nor Redis.
 */
export function knownTag<Q extends object, A>(
  definition: Definition<Q, A>,
  request: Q,
  { caller, engineVersion }: { readonly caller: Caller; readonly engineVersion: string | undefined },
): string | undefined {
  if (engineVersion === undefined || caller.shown.length === 0) return undefined;
  const digest = digestOf(definition, request);
  if (digest === undefined) return undefined;
  const { owner, generation, marketDataVersion } = caller.principal;
  const facts = { owner, generation, marketDataVersion, method: methodName(definition), digest };
  const tag = answerTag(facts, engineVersion);
  const candidate = entityTag(caller.form, tag);
  return engineVersionOf(tag) === engineVersion && caller.shown.includes(candidate) ? candidate : undefined;
}

/** What has no digest has no tag either: Risk says what is wrong with it. */
function digestOf(definition: { readonly path: string }, request: object): string | undefined {
  try {
    return canonicalDigest(inputOf(definition.path).typeName, request);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
