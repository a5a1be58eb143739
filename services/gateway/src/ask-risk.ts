import { answerTag, canonicalDigest, engineVersionOf } from '@perfolio/contracts';
import { isReasonOf, PerfolioError } from '@perfolio/errors';
import { Encoded, methodName, type Onward, type ServiceClient } from '@perfolio/service';

import { type Caller, entityTag } from './caller';
import { confirmedStream, LATE_MS } from './confirmed-stream';
import { inputOf } from './contract';
import type { Definition } from './public-method';
import type { Computation } from './rate-limits/rate-limits';

/** Puts a question to Risk on a caller's behalf. Its answer leaves as the bytes it came in. */
export type AskRisk = <Q extends object, A>(
  definition: Definition<Q, A>,
  request: Q,
  caller: Caller,
) => Promise<Encoded>;

/** The same for an answer that takes its time: progress as it comes, then the result. */
export type StreamRisk = <Q extends object, A>(
  definition: Definition<Q, A>,
  request: Q,
  caller: Caller,
) => AsyncIterable<Encoded>;

/** Resolved anew when the data moved on meanwhile; the last try takes it as it is, so that a busy writer starves no reader. */
const TRIES = 3;
const AS_IS = 'perfolio-as-is';
/** Tells Risk that only an answer that costs nothing is wanted. */
const QUOTA = 'perfolio-quota';

export interface Asking {
  readonly askRisk: AskRisk;
  readonly streamRisk: StreamRisk;
}

export function createAskRisk(risk: ServiceClient, now: () => number): Asking {
  let engineVersion: string | undefined;

  const passOn = ({ trailer }: Trailers, caller: Caller): void => {
    engineVersion = trailer('engine-version') ?? engineVersion;
    tell(trailer, caller);
  };

  const askRisk: AskRisk = async (definition, request, caller) => {
    const known = knownTag(definition, request, { caller, engineVersion });
    if (known !== undefined) {
      caller.trailer('etag', known);
      return new Encoded(new Uint8Array());
    }
    const began = now();
    const computation = await taken(caller);
    const tries = triesOf(caller, computation);
    for (;;) {
      try {
        const reply = await risk.raw(definition, request, await tries.onward());
        settle(computation, reply);
        // A session that ended while the answer was made gets nothing.
        if (now() - began > LATE_MS) await caller.anew();
        passOn(reply, caller);
        return new Encoded(reply.message);
      } catch (error) {
        await tries.again(error);
      }
    }
  };

  const streamRisk: StreamRisk = async function* (definition, request, caller) {
    const known = knownTag(definition, request, { caller, engineVersion });
    if (known !== undefined) return caller.trailer('etag', known);
    const computation = await taken(caller);
    const tries = triesOf(caller, computation);
    for (;;) {
      try {
        const stream = risk.rawStream(definition, request, await tries.onward());
        for await (const message of confirmedStream(stream.messages, caller, { now })) yield new Encoded(message);
        settle(computation, stream);
        return passOn(stream, caller);
      } catch (error) {
        await tries.again(error);
      }
    }
  };

  return { askRisk, streamRisk };
}

interface Trailers {
  trailer(name: string): string | undefined;
}

interface Tries {
  onward(): Promise<Onward>;
  /** Resolves anew for the next try; throws what no other try will better. */
  again(error: unknown): Promise<void>;
}

const taken = (caller: Caller): Promise<Computation> =>
  caller.allowance?.takeComputation() ?? Promise.resolve(UNCOUNTED);

const UNCOUNTED: Computation = { refusal: undefined, giveBack: () => undefined };

/** An answer that was there, or that another call was waiting for, costs its caller nothing. */
function settle({ giveBack }: Computation, { trailer }: Trailers): void {
  if (/; (hit|fwd=miss; collapsed)/.test(trailer('cache-status') ?? '')) giveBack();
}

function triesOf(first: Caller, computation: Computation): Tries {
  let caller = first;
  let attempt = 1;
  return {
    onward: async () => ({
      ...(await caller.onward()),
      sent: sentWith(caller, { asIs: attempt === TRIES, computation }),
    }),
    again: async (error) => {
      if (isReasonOf(error, 'QUOTA_EXCEEDED')) throw computation.refusal ?? error;
      if (isReasonOf(error, 'DEPENDENCY_UNAVAILABLE', 'OVERLOADED')) computation.giveBack();
      if (!isReasonOf(error, 'GENERATION_CHANGED', 'VERSION_CHANGED')) throw error;
      if (attempt === TRIES) throw neverSettled(error);
      attempt += 1;
      caller = await caller.anew();
    },
  };
}

const sentWith = (
  caller: Caller,
  { asIs, computation }: { readonly asIs: boolean; readonly computation: Computation },
): Record<string, string> => ({
  ...(computation.refusal !== undefined && { [QUOTA]: 'spent' }),
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

function tell(trailer: Trailers['trailer'], caller: Caller): void {
  const tag = trailer('answer-tag');
  const status = trailer('cache-status');
  if (tag !== undefined) caller.trailer('etag', entityTag(caller.form, tag));
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
