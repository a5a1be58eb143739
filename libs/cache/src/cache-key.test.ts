import fc from 'fast-check';

import { ALICE, digestOf, generationOf, keyOf, METHOD } from '../testing/samples';

import { agesKey, askedKey, leaseKey, resultsKey, wakeChannel } from './cache-key';
import { cacheKey } from './index';

const OWNER = { user: ALICE, generation: generationOf(5) };

describe('a key', () => {
  it.each([
    ['a user that is no UUID', { ...OWNER, user: 'alice' }, METHOD, digestOf(1)],
    ['a user in capitals', { ...OWNER, user: 'ABCDEF00-0000-4000-8000-000000000001' }, METHOD, digestOf(1)],
    ['a user with a brace', { ...OWNER, user: `${ALICE.slice(0, -1)}}` }, METHOD, digestOf(1)],
    ['a generation without a tag', { ...OWNER, generation: '5' }, METHOD, digestOf(1)],
    ['a generation with a short tag', { ...OWNER, generation: '5-1' }, METHOD, digestOf(1)],
    ['a number with a leading zero', { ...OWNER, generation: '05-0000000000000001' }, METHOD, digestOf(1)],
    ['a number of 2^53', { ...OWNER, generation: '9007199254740992-0000000000000001' }, METHOD, digestOf(1)],
    ['a method with a colon', OWNER, 'a.B/C:d', digestOf(1)],
    ['a method with a blank', OWNER, 'a.B C', digestOf(1)],
    ['no method', OWNER, '', digestOf(1)],
    ['a method that is too long', OWNER, 'a'.repeat(129), digestOf(1)],
    ['a digest in capitals', OWNER, METHOD, 'A'.repeat(64)],
    ['a digest that is too short', OWNER, METHOD, 'a'.repeat(63)],
    ['a digest with a line break', OWNER, METHOD, `${'a'.repeat(64)}\n`],
  ])('refuses %s', (_what, ...parts) => {
    expect(() => cacheKey(...parts)).toThrow(RangeError);
  });

  it('takes the largest generation there is', () => {
    expect(keyOf({ generation: '9007199254740991-ffffffffffffffff' }).generation).toBe(
      '9007199254740991-ffffffffffffffff',
    );
  });

  it('is never spelled like another one', () => {
    const hex = (length: number) =>
      fc.string({ unit: fc.constantFrom(...Array.from('0123456789abcdef')), minLength: length, maxLength: length });
    const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,6}$/);
    const parts = fc.tuple(
      fc.uuid(),
      fc.tuple(fc.maxSafeNat(), hex(16)).map(([number, tag]) => `${number}-${tag}`),
      fc.tuple(name, name, name).map(([one, two, three]) => `${one}.${two}/${three}`),
      hex(64),
    );
    const spell = ([user, generation, method, digest]: [string, string, string, string]) =>
      cacheKey({ user, generation }, method, digest);

    fc.assert(
      fc.property(parts, parts, (one, other) => {
        fc.pre(one.join('|') !== other.join('|'));
        expect(spell(one).whole).not.toBe(spell(other).whole);
        expect(leaseKey(spell(one))).not.toBe(leaseKey(spell(other)));
      }),
    );
  });

  it('puts everything of one user into one slot', () => {
    const names = [resultsKey(ALICE), agesKey(ALICE), askedKey(ALICE), wakeChannel(ALICE), leaseKey(keyOf())];

    expect(new Set(names.map((name) => /\{(.*?)\}/.exec(name)?.[1]))).toEqual(new Set([ALICE]));
    expect(resultsKey(ALICE)).toBe(`perfolio:{${ALICE}}:results`);
    expect(agesKey(ALICE)).toBe(`perfolio:{${ALICE}}:ages`);
  });
});
