import { answerTag, canonicalDigest, engineVersionOf } from '@perfolio/contracts';
import { isReasonOf, PerfolioError } from '@perfolio/errors';
import { Encoded, methodName, type Onward, type Reply, type ServiceClient } from '@perfolio/service';

import { type Caller, entityTag } from './caller';
import { inputOf } from './contract';
import type { Definition } from './public-method';

/** Puts a question to Risk on a caller's behalf. Its answer leaves as the bytes it came in. */
export type AskRisk = <Q extends object, A>(
  definition: Definition<Q, A>,
  request: Q,
  caller: Caller,
) => Promise<Encoded>;

/** Resolved anew when the data moved on meanwhile; the last try takes it as it is, so that a busy writer starves no reader. */
const TRIES = 3;
const AS_IS = 'perfolio-as-is';

export function createAskRisk(risk: ServiceClient): AskRisk {
  let engineVersion: string | undefined;

  const ask: AskRisk = async (definition, request, caller) => {
    const known = knownTag(definition, request, { caller, engineVersion });
    if (known !== undefined) {
      caller.trailer('etag', known);
      return new Encoded(new Uint8Array());
    }
    const reply = await askUntilSettled(definition, request, caller);
    engineVersion = reply.trailer('engine-version') ?? engineVersion;
    passOn(reply, caller);
    return new Encoded(reply.message);
  };

  const askUntilSettled = async <Q, A>(definition: Definition<Q, A>, request: Q, first: Caller) => {
    let caller = first;
    for (let attempt = 1; ; attempt++) {
      try {
        const onward = { ...(await caller.onward()), sent: sentWith(caller, attempt === TRIES) } satisfies Onward;
        return await risk.raw(definition, request, onward);
      } catch (error) {
        if (!isReasonOf(error, 'GENERATION_CHANGED', 'VERSION_CHANGED')) throw error;
        if (attempt === TRIES) throw neverSettled(error);
        caller = await caller.anew();
      }
    }
  };

  return ask;
}

const sentWith = (caller: Caller, asIs: boolean): Record<string, string> => ({
  ...(asIs && { [AS_IS]: '1' }),
  ...(wantsFresh(caller) && { 'cache-control': 'no-cache' }),
});

/**
 * Whether a client asks for a computation of its own. `fetch` puts `no-cache` beside every `If-None-Match` without being asked to, so
 * there it means nothing: else each change would be computed once for every client that watches for it.
 */
const wantsFresh = (caller: Caller): boolean =>
  caller.shown.length === 0 && NO_CACHE.test(caller.metadata('cache-control') ?? '');

const NO_CACHE = /(^|,)\s*no-cache\s*(,|$)/i;

/**
 * The entity tag among those shown that names what Risk would answer now, by the engine it last answered with. A tag is a hash of
 * everything the answer depends on, so it is recognised by making it anew: that takes Resolve and neither Risk nor Redis.
 */
function knownTag<Q extends object, A>(
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
  const candidate = entityTag(caller.door, tag);
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

function passOn(reply: Reply<unknown>, caller: Caller): void {
  const tag = reply.trailer('answer-tag');
  const status = reply.trailer('cache-status');
  if (tag !== undefined) caller.trailer('etag', entityTag(caller.door, tag));
  if (status !== undefined) {
    caller.trailer('cache-status', status);
    caller.note({ cache: status });
  }
}

const neverSettled = (cause: unknown) =>
  new PerfolioError(
    'DEPENDENCY_UNAVAILABLE',
    'The data kept changing while the answer was made. Ask again in a moment.',
    {
      retryAfterMs: 1000,
      cause,
    },
  );
