import { createHash } from 'node:crypto';

/** What an answer to a public question depends on, apart from the engine. */
export interface AnswerFacts {
  readonly owner: string;
  readonly generation: string;
  readonly marketDataVersion: string;
  /** Full name of the internal method, e.g. `perfolio.risk.v1.RiskService/GetAnalysis`. */
  readonly method: string;
  /** `canonicalDigest` of the request as the gateway sends it. */
  readonly digest: string;
}

/**
 * The strong part of an answer's ETag: the engine's version in clear, then 128 bits of SHA-256 over everything the answer depends on.
 * Risk hands it out with the answer. The gateway recognises one it is shown by making it anew with the engine's version it names,
 * and accepts that version only while Risk still answers with it: a tag never names another engine than its numbers.
 */
export function answerTag(facts: AnswerFacts, engineVersion: string): string {
  const parts = [facts.owner, facts.generation, facts.marketDataVersion, facts.method, facts.digest, engineVersion];
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:${part}`);
  return `${engineVersion}.${hash.digest('base64url').slice(0, 22)}`;
}

/** The engine's version that a tag names. */
export const engineVersionOf = (tag: string): string => tag.slice(0, Math.max(0, tag.lastIndexOf('.')));
