import { digestOf } from './answer-names';
import { cacheStatus } from './cached-answer';

describe('the word on where an answer came from', () => {
  it.each([
    { outcome: 'hit-local', stored: true, recompute: false, says: 'perfolio; hit; detail=local' },
    { outcome: 'hit-shared', stored: true, recompute: false, says: 'perfolio; hit; detail=shared' },
    { outcome: 'joined', stored: true, recompute: false, says: 'perfolio; fwd=miss; collapsed' },
    { outcome: 'computed', stored: true, recompute: false, says: 'perfolio; fwd=miss; stored' },
    { outcome: 'computed', stored: true, recompute: true, says: 'perfolio; fwd=request; stored' },
    { outcome: 'computed', stored: false, recompute: false, says: 'perfolio; fwd=bypass' },
    { outcome: 'computed', stored: false, recompute: true, says: 'perfolio; fwd=bypass' },
    { outcome: 'bypass', stored: false, recompute: false, says: 'perfolio; fwd=bypass' },
  ] as const)('for $outcome, stored: $stored, asked to recompute: $recompute', ({ recompute, says, ...answer }) => {
    expect(cacheStatus(answer, recompute)).toBe(says);
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
