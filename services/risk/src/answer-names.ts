import { createHash } from 'node:crypto';
import { type CacheKey, cacheKey } from '@perfolio/cache';
import { answerTag, canonicalDigest } from '@perfolio/contracts';

import type { State } from './subject';

/** What a question is called in a state: its key, and the strong part of its answer's ETag. */
interface AnswerName {
  readonly key: CacheKey;
  readonly tag: string;
}

interface Named<Sent, Meant> {
  readonly sent: Sent;
  readonly meant: Meant;
  readonly state: State;
}

interface NameParts {
  readonly engineVersion: string;
  /** Full name of the message that is hashed. */
  readonly requestType: string;
  /** Full name of the RPC. */
  readonly method: string;
}

/** Names the questions of a method. */
export function answerNames<Sent extends object, Meant extends object>({
  engineVersion,
  requestType,
  method,
}: NameParts) {
  const questionOf = ({ meant }: Pick<Named<Sent, Meant>, 'meant'>): string => canonicalDigest(requestType, meant);
  const digest = ({ meant, state }: Omit<Named<Sent, Meant>, 'sent'>): string =>
    digestOf(questionOf({ meant }), state.marketDataVersion, engineVersion);
  const tagOf = ({ sent, state: { owner, marketDataVersion } }: Omit<Named<Sent, Meant>, 'meant'>): string => {
    const facts = { owner: owner.user, generation: owner.generation, marketDataVersion, method };
    return answerTag({ ...facts, digest: canonicalDigest(requestType, sent) }, engineVersion);
  };
  const known = new WeakMap<Sent, AnswerName & { readonly state: string }>();
  return {
    digest,
    /** What is asked, whatever the state of the data. */
    questionOf,
    tagOf,
    /** For a message that is kept: its name is made once for as long as the state is the same. */
    once(question: Named<Sent, Meant>): AnswerName {
      const { owner, marketDataVersion } = question.state;
      const state = `${owner.user} ${owner.generation} ${marketDataVersion}`;
      const before = known.get(question.sent);
      if (before?.state === state) return before;
      const name = { state, key: cacheKey(owner, method, digest(question)), tag: tagOf(question) };
      known.set(question.sent, name);
      return name;
    },
  };
}

/** The one place that says what an answer depends on besides owner, generation and method. */
export function digestOf(request: string, marketDataVersion: string, engineVersion: string): string {
  const hash = createHash('sha256');
  for (const part of [request, marketDataVersion, engineVersion]) hash.update(`${Buffer.byteLength(part)}:${part}`);
  return hash.digest('hex');
}
