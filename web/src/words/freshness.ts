/** What a `Cache-Status` says (RFC 9211), in a word. */
export function outcomeText(cacheStatus: string): string {
  if (cacheStatus.includes('hit')) return cacheStatus.includes('detail=local') ? 'from this replica’s cache' : 'from the cache';
  if (cacheStatus.includes('collapsed')) return 'computed once, for several';
  if (cacheStatus.includes('fwd=')) return 'computed now';
  return 'unchanged since the last look';
}
