import { PerfolioError } from '@perfolio/errors';

/**
 * Refuses a change to another state than the caller saw. `*` and nothing at all match every state. A tag may stand bare or quoted, and
 * may carry what the door adds per representation (`"<tag>.json"`); a weak one never matches (RFC 9110 §13.1.1).
 */
export function requireMatch(ifMatch: string, etag: string): void {
  const wanted = ifMatch.trim();
  if (wanted === '' || wanted === '*') return;
  if (wanted.split(',').some((tag) => tokenOf(tag.trim()) === etag)) return;
  throw new PerfolioError(
    'ETAG_MISMATCH',
    'Someone changed this portfolio after you read it. Read it again and repeat the change on what it is now.',
  );
}

function tokenOf(tag: string): string {
  const bare = /^"([^"]*)"$/.exec(tag)?.[1] ?? tag;
  return bare.split(/[.:+]/)[0] ?? '';
}
