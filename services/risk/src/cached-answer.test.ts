import type { Answer } from '@perfolio/cache';

import { digestOf } from './answer-names';
import { cacheStatus } from './cached-answer';

const says = ({ outcome = 'computed', stored = true, reason, isOwn = true }: Partial<Said>) =>
  cacheStatus({ outcome, stored, reason }, isOwn);

interface Said extends Pick<Answer, 'outcome' | 'stored' | 'reason'> {
  readonly isOwn: boolean;
}

describe('the word on where an answer came from', () => {
  it.each([
    { outcome: 'hit-local', said: 'perfolio; hit; detail=local' },
    { outcome: 'hit-shared', said: 'perfolio; hit; detail=shared' },
    { outcome: 'joined', said: 'perfolio; fwd=miss; collapsed' },
    { outcome: 'computed', said: 'perfolio; fwd=miss; stored' },
  ] as const)('is the same for everybody: $outcome', ({ outcome, said }) => {
    expect([says({ outcome }), says({ outcome, isOwn: false })]).toEqual([said, said]);
  });

  it.each([
    { reason: 'unasked', said: 'fwd=uri-miss; stored' },
    { reason: 'generation-changed', said: 'fwd=stale; stored; detail=generation-changed' },
    { reason: 'prices-changed', said: 'fwd=stale; stored; detail=prices-changed' },
    { reason: 'engine-changed', said: 'fwd=stale; stored; detail=engine-changed' },
    { reason: 'expired', said: 'fwd=stale; stored; detail=expired' },
    { reason: 'evicted', said: 'fwd=miss; stored; detail=evicted' },
    { reason: 'unreadable', said: 'fwd=miss; stored; detail=unreadable' },
  ] as const)('tells the owner alone why it was a miss: $reason', ({ reason, said }) => {
    expect(says({ reason })).toBe(`perfolio; ${said}`);
    expect(says({ reason, isOwn: false })).toBe('perfolio; fwd=miss; stored');
  });

  it.each([true, false])('tells whoever asked for it anew that he did, owner: %s', (isOwn) => {
    expect(says({ reason: 'requested', isOwn })).toBe('perfolio; fwd=request; stored');
  });

  it.each([true, false])('tells of a store that was away, owner: %s', (isOwn) => {
    expect(says({ outcome: 'bypass', stored: false, reason: 'away', isOwn })).toBe(
      'perfolio; fwd=bypass; detail=cache-away',
    );
  });

  it('promises nothing of what was not stored', () => {
    expect(says({ stored: false, reason: 'requested' })).toBe('perfolio; fwd=bypass');
    expect(says({ stored: false })).toBe('perfolio; fwd=bypass');
  });
});

describe('what an answer depends on', () => {
  it('has not changed since the last release', () => {
    expect(digestOf('a'.repeat(64), '1790000000000000-0123456789abcdef', '1.0.0')).toBe(
      'e61e1598facca217e7de49144917c72ee7f3df1faf22230e57be89df9451a0fc',
    );
  });

  it('changes with request, prices and engine, and knows where one ends and the next begins', () => {
    const digests = [
      digestOf('a', 'b', 'c'),
      digestOf('x', 'b', 'c'),
      digestOf('a', 'x', 'c'),
      digestOf('a', 'b', 'x'),
    ];
    digests.push(digestOf('ab', '', 'c'), digestOf('a', 'bc', ''));

    expect(new Set(digests).size).toBe(6);
  });
});
