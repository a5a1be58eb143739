import { demandsFresh, RISK_METADATA, RISK_TRIES } from '@perfolio/contracts';
import { isReasonOf, PerfolioError } from '@perfolio/errors';
import { Encoded, type Onward, type ServiceClient } from '@perfolio/service';

import { type Caller, entityTag } from './caller';
import { confirmedStream, LATE_MS } from './confirmed-stream';
import { knownTag } from './known-tag';
import type { LookUp } from './look-ups';
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

interface Asking {
  readonly askRisk: AskRisk;
  readonly streamRisk: StreamRisk;
}

interface AskingParts {
  readonly risk: ServiceClient;
  readonly lookUp: LookUp;
  readonly now: () => number;
}

export function createAskRisk({ risk, lookUp, now }: AskingParts): Asking {
  let engineVersion: string | undefined;

  const passOn = ({ trailer }: Trailers, caller: Caller): void => {
    engineVersion = trailer(RISK_METADATA.engineVersion) ?? engineVersion;
    tell(trailer, caller);
  };

  const askRisk: AskRisk = async (definition, request, caller) => {
    const known = knownTag(definition, request, { caller, engineVersion });
    if (known !== undefined) return unchanged(caller, known);
    const began = now();
    const computation = await taken(caller);
    const tries = triesOf(caller, computation);
    for (;;) {
      try {
        const onward = await tries.onward();
        const reply =
          (await looked(lookUp, { definition, request, onward })) ?? (await risk.raw(definition, request, onward));
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

/** What the client has is what it would get. */
function unchanged(caller: Caller, tag: string): Encoded {
  caller.trailer('etag', tag);
  return new Encoded(new Uint8Array());
}

interface Asked<Q extends object, A> {
  readonly definition: Definition<Q, A>;
  readonly request: Q;
  readonly onward: Onward;
}

/** Most answers are in memory; whoever wants his own, or the data as they are, asks for it. */
async function looked<Q extends object, A>(lookUp: LookUp, { definition, request, onward }: Asked<Q, A>) {
  const { assertion, signal, sent = {} } = onward;
  if (assertion === undefined || 'cache-control' in sent || RISK_METADATA.asIs in sent) return undefined;
  return lookUp(definition, request, { assertion, signal });
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
  if (/; (hit|fwd=miss; collapsed)/.test(trailer(RISK_METADATA.cacheStatus) ?? '')) giveBack();
}

function triesOf(first: Caller, computation: Computation): Tries {
  let caller = first;
  let attempt = 1;
  return {
    onward: async () => ({
      ...(await caller.onward()),
      sent: sentWith(caller, { asIs: attempt === RISK_TRIES, computation }),
    }),
    again: async (error) => {
      if (isReasonOf(error, 'QUOTA_EXCEEDED')) throw computation.refusal ?? error;
      if (isReasonOf(error, 'DEPENDENCY_UNAVAILABLE', 'OVERLOADED')) computation.giveBack();
      if (!isReasonOf(error, 'GENERATION_CHANGED', 'VERSION_CHANGED')) throw error;
      if (attempt === RISK_TRIES) throw neverSettled(error);
      attempt += 1;
      caller = await caller.anew();
    },
  };
}

const sentWith = (
  caller: Caller,
  { asIs, computation }: { readonly asIs: boolean; readonly computation: Computation },
): Record<string, string> => ({
  ...(computation.refusal !== undefined && { [RISK_METADATA.quota]: 'spent' }),
  ...(asIs && { [RISK_METADATA.asIs]: '1' }),
  ...(wantsFresh(caller) && { 'cache-control': 'no-cache' }),
});

/**
 * Whether a client asks for a computation of its own. `fetch` puts `no-cache` beside every `If-None-Match` without being asked to, so
 * there it means nothing: else each change would be computed once for every client that watches for it.
 */
const wantsFresh = (caller: Caller): boolean =>
  caller.shown.length === 0 && demandsFresh(caller.metadata('cache-control'));

function tell(trailer: Trailers['trailer'], caller: Caller): void {
  const tag = trailer(RISK_METADATA.answerTag);
  const status = trailer(RISK_METADATA.cacheStatus);
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
