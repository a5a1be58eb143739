import { type Answer, cachedComputation, type Lent, type MissReason, type ResultCache } from '@perfolio/cache';
import { demandsFresh, RISK_METADATA, riskV1 } from '@perfolio/contracts';
import { PerfolioError } from '@perfolio/errors';
import { Encoded, methodName, type Principal } from '@perfolio/service';

import { answerNames } from './answer-names';
import type { RiskCall } from './risk-call';
import { delimited, stamped } from './stamp';
import type { State } from './subject';

/** A request on its way to an answer. */
export interface Question<Sent extends object, Meant extends object> {
  /** As the gateway sent it: it names the ETag, which the gateway must be able to make anew. */
  readonly sent: Sent;
  /** What it means: it names the key, and is all that the computation sees. */
  readonly meant: Meant;
  readonly state: State;
  readonly call: RiskCall;
}

interface CachedAnswerOptions {
  readonly cache: ResultCache;
  readonly engineVersion: string;
  /** Full name of the message that is hashed. */
  readonly requestType: string;
  /** Full name of the RPC. */
  readonly method: string;
  /** The field of the response that holds the answer; absent when it is the response. */
  readonly field?: number;
  /** Whether the answer may be asked for again when the prices change; what takes long is left to those who want it. */
  readonly refreshable?: boolean;
}

/** Answers questions; `nameOf` tells equal ones, `held` answers what takes no more than a look into this process's memory. */
interface Answering<Question, Looked> {
  (question: Question): Promise<Encoded>;
  nameOf(question: Question): string;
  held(question: Looked): Held | undefined;
}

/** A question without what it would take to compute its answer. */
interface Looked<Sent extends object, Meant extends object>
  extends Pick<Question<Sent, Meant>, 'sent' | 'meant' | 'state'> {
  readonly principal: Pick<Principal, 'caller'>;
}

/** An answer that was in memory. */
export interface Held {
  readonly bytes: Uint8Array;
  readonly tag: string;
  readonly status: string;
}

/** Puts the cache in front of a method: key, look-up, computation, and the words that go with the answer. */
export function cachedAnswer<Sent extends object, Meant extends object>(
  { cache, engineVersion, requestType, method, field, refreshable = true }: CachedAnswerOptions,
  compute: (question: Question<Sent, Meant>, signal: AbortSignal, name: string) => Promise<Uint8Array>,
): Answering<Question<Sent, Meant>, Looked<Sent, Meant>> {
  const names = answerNames<Sent, Meant>({ engineVersion, requestType, method });
  const { digest, tagOf, questionOf } = names;
  const wholeOf = wholeIn(field);
  const nameOf = (question: Question<Sent, Meant>) => {
    const { user, generation } = question.state.owner;
    return `${user} ${generation} ${digest(question)}`;
  };
  const lookUpOrCompute = cachedComputation<Question<Sent, Meant>>(cache, { method, digest }, (question, _, signal) => {
    refuseIfSpent(question.call);
    return compute(question, signal, nameOf(question));
  });
  const encoded = encoderOf<Sent>(method);
  const answer = async (question: Question<Sent, Meant>): Promise<Encoded> => {
    const { sent, state, call } = question;
    const found = await lookUpOrCompute(question, state.owner, {
      signal: call.signal,
      recompute: demandsFresh(call.metadata('cache-control')),
      question: () => questionOf(question),
      dataInHand: state.portfolio !== undefined,
      marketDataVersion: state.marketDataVersion,
      ...(refreshable && { request: () => encoded(sent) }),
      ...(call.refreshing && { inPlaceOf: call.refreshing.inPlaceOf }),
    });
    call.refreshing?.answered(found);
    call.trailer(RISK_METADATA.cacheStatus, cacheStatus(found, isOwn(question.state, call.principal)));
    call.trailer(RISK_METADATA.answerTag, tagOf(question));
    call.trailer(RISK_METADATA.engineVersion, engineVersion);
    call.note({ cache: found.outcome });
    return new Encoded(wholeOf(found, { state, principal: call.principal }));
  };
  const held = (question: Looked<Sent, Meant>): Held | undefined => {
    const { key, tag } = names.once(question);
    const bytes = cache.held(key, (lent) => wholeOf(lent, question));
    return bytes === undefined ? undefined : { bytes, tag, status: HELD };
  };
  return Object.assign(answer, { nameOf, held });
}

/** An answer as its reader gets it: a guest is not told the owner's generation. */
const wholeIn =
  (field: number | undefined) =>
  (
    { bytes, computedAt }: Lent,
    { state: { owner }, principal }: Pick<Looked<object, object>, 'state' | 'principal'>,
  ) => {
    const own = isOwn({ owner }, principal);
    const whole = stamped(bytes, { computedAt, ...(own && { generation: owner.generation }) });
    return field === undefined ? whole : delimited((field << 3) | 2, whole);
  };

const isOwn = ({ owner }: Pick<State, 'owner'>, { caller }: Pick<Principal, 'caller'>): boolean =>
  caller === owner.user;

/** Requests are kept so that they can be asked again; a method outside the contract has none that could be. */
function encoderOf<Sent>(method: string): (sent: Sent) => Uint8Array {
  const definitions = Object.values(riskV1.RiskServiceService);
  const serialize = definitions.find((each) => methodName(each) === method)?.requestSerialize;
  if (serialize === undefined) throw new RangeError(`${method} is no method of Risk.`);
  return serialize as (sent: unknown) => Uint8Array;
}

/** The gateway counts what its users have computed; whoever has used it up gets what there is. */
function refuseIfSpent(call: RiskCall): void {
  if (call.metadata(RISK_METADATA.quota) !== 'spent') return;
  throw new PerfolioError('QUOTA_EXCEEDED', 'The quota of computations is used up. Ask for less, or later.', {
    metadata: { policy: 'compute' },
    retryAfterMs: 1_000,
  });
}

const HELD = 'perfolio; hit; detail=local';

/** RFC 9211. A guest is told that it was a miss and no more: what became of an earlier answer tells of its owner. */
export function cacheStatus(
  { outcome, stored, reason }: Pick<Answer, 'outcome' | 'stored' | 'reason'>,
  isOwn: boolean,
): string {
  switch (outcome) {
    case 'hit-local':
      return HELD;
    case 'hit-shared':
      return 'perfolio; hit; detail=shared';
    case 'joined':
      return 'perfolio; fwd=miss; collapsed';
    case 'computed':
      if (!stored) return 'perfolio; fwd=bypass';
      return reason !== undefined && (isOwn || reason === 'requested') ? MISSES[reason] : 'perfolio; fwd=miss; stored';
    case 'bypass':
      return MISSES.away;
    default:
      return outcome satisfies never;
  }
}

/** `stale` is what could not be used any longer, whether it still lay there or not. */
const MISSES: Readonly<Record<MissReason, string>> = {
  requested: 'perfolio; fwd=request; stored',
  away: 'perfolio; fwd=bypass; detail=cache-away',
  unreadable: 'perfolio; fwd=miss; stored; detail=unreadable',
  unasked: 'perfolio; fwd=uri-miss; stored',
  'generation-changed': 'perfolio; fwd=stale; stored; detail=generation-changed',
  'prices-changed': 'perfolio; fwd=stale; stored; detail=prices-changed',
  'engine-changed': 'perfolio; fwd=stale; stored; detail=engine-changed',
  expired: 'perfolio; fwd=stale; stored; detail=expired',
  evicted: 'perfolio; fwd=miss; stored; detail=evicted',
};
