/** What goes with a question to Risk and comes behind its answer, beside the messages. */
export const RISK_METADATA = {
  /** Sent as `1` on the last try: the data are taken as they are now, so that a busy writer starves no reader. */
  asIs: 'perfolio-as-is',
  /** Sent as `spent`: only an answer that costs nothing is wanted. */
  quota: 'perfolio-quota',
  /** The answer's ETag, for the gateway to finish. */
  answerTag: 'answer-tag',
  /** Where the answer came from (RFC 9211). */
  cacheStatus: 'cache-status',
  /** The engine that answers. */
  engineVersion: 'engine-version',
} as const;

/** How often a question is asked while its data change meanwhile; the last time they are taken as they are. */
export const RISK_TRIES = 3;

/** Whether a `Cache-Control` demands an answer that is made anew. */
export const demandsFresh = (cacheControl: string | undefined): boolean => NO_CACHE.test(cacheControl ?? '');

const NO_CACHE = /(?:^|,)\s*no-cache\s*(?:,|$)/i;
