import { outcomeText } from './freshness';

const SAID_AT = '2026-03-02T10:00:00Z';
const told = (cacheStatus: string, computedAt = SAID_AT) => outcomeText({ cacheStatus, saidAt: SAID_AT, computedAt });

describe('where the numbers of a card came from', () => {
  it.each([
    ['', ''],
    ['perfolio; hit; detail=local', 'hit in the replica’s cache'],
    ['perfolio; hit; detail=shared', 'hit in the shared cache'],
    ['perfolio; fwd=miss; collapsed', 'computed once for several'],
    ['perfolio; fwd=uri-miss; stored', 'computed now'],
    ['perfolio; fwd=stale; stored; detail=expired', 'computed now'],
    ['perfolio; fwd=stale; stored; detail=generation-changed', 'computed after a change of yours'],
    ['perfolio; fwd=stale; stored; detail=prices-changed', 'computed for new prices'],
  ])('is told in a word: %s', (cacheStatus, words) => {
    expect(told(cacheStatus)).toBe(words);
  });

  it('is a copy that was confirmed when they were computed long before the service spoke', () => {
    const before = '2026-03-02T09:59:00Z';

    expect(told('perfolio; fwd=stale; stored; detail=generation-changed', before)).toBe('unchanged, confirmed now');
    expect(told('perfolio; hit; detail=local', before)).toBe('hit in the replica’s cache');
  });
});
