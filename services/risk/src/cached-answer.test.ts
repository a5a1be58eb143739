import { cacheStatus, digestOf } from './cached-answer';

describe('the word on where an answer came from', () => {
  it.each([
    ['hit-local', true, false, 'perfolio; hit; detail=local'],
    ['hit-shared', true, false, 'perfolio; hit; detail=shared'],
    ['joined', true, false, 'perfolio; fwd=miss; collapsed'],
    ['computed', true, false, 'perfolio; fwd=miss; stored'],
    ['computed', true, true, 'perfolio; fwd=request; stored'],
    ['computed', false, false, 'perfolio; fwd=bypass'],
    ['computed', false, true, 'perfolio; fwd=bypass'],
    ['bypass', false, false, 'perfolio; fwd=bypass'],
  ] as const)('for %s, stored: %s, asked to recompute: %s', (outcome, stored, recompute, expected) => {
    expect(cacheStatus({ outcome, stored }, recompute)).toBe(expected);
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
