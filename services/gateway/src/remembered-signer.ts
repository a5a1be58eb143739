import type { AssertionSigner, Principal } from '@perfolio/service';
import { LRUCache } from 'lru-cache';

/** A third of an assertion's life: whoever gets a remembered one has most of it left. */
const REUSE_MS = 20_000;
const REMEMBERED = 5000;

/**
 * Signs equal statements once. What Resolve says is asked for every call; only the signature under the very same words (caller, owner,
 * generation and all) is used again, which also spares the services behind their check of it.
 */
export function rememberedSigner(signer: AssertionSigner, now: () => number): AssertionSigner {
  const signed = new LRUCache<string, { readonly assertion: Promise<string>; readonly until: number }>({
    max: REMEMBERED,
  });
  return {
    sign: (principal) => {
      const words = wordsOf(principal);
      const known = signed.get(words);
      if (known !== undefined && now() < known.until) return known.assertion;
      const assertion = signer.sign(principal);
      signed.set(words, { assertion, until: now() + REUSE_MS });
      assertion.catch(() => signed.delete(words));
      return assertion;
    },
  };
}

const wordsOf = ({
  caller,
  session,
  owner,
  portfolio,
  role,
  generation,
  marketDataVersion,
  scopes,
}: Principal): string =>
  JSON.stringify([caller, session, owner, portfolio ?? '', role ?? '', generation, marketDataVersion, scopes]);
