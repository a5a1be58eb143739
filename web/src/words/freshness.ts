interface Said {
  readonly cacheStatus: string;
  /** When the service spoke. */
  readonly saidAt: string;
  readonly computedAt: string;
}

/** Clocks of HTTP count in seconds, and a computation takes some. */
const JUST_NOW_MS = 15_000;

/**
 * What became of a question, in a word (RFC 9211). A browser that asks whether its copy still holds keeps the old header with it: an answer
 * computed long before the service spoke was not computed for this question.
 */
export function outcomeText({ cacheStatus, saidAt, computedAt }: Said): string {
  if (cacheStatus === '') return '';
  if (Date.parse(saidAt) - Date.parse(computedAt) > JUST_NOW_MS && !cacheStatus.includes('hit'))
    return 'unchanged, confirmed now';
  return WORDS.find(([part]) => cacheStatus.includes(part))?.[1] ?? 'computed now';
}

/** By a part of the header: the first that is found is told. */
const WORDS = [
  ['hit; detail=local', 'hit in the replica’s cache'],
  ['hit', 'hit in the shared cache'],
  ['collapsed', 'computed once for several'],
  ['detail=generation-changed', 'computed after a change of yours'],
  ['detail=prices-changed', 'computed for new prices'],
] as const;
