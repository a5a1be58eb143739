import { ALICE, bytesOf, generationOf } from '../testing/samples';

import { decodeInvalidation, encodeInvalidation } from './invalidation';

describe('an invalidation', () => {
  it('comes out of its message as it went in', () => {
    const invalidation = { user: ALICE, generation: generationOf(7), announcement: Uint8Array.of(32, 0, 255, 32, 10) };

    expect(decodeInvalidation(encodeInvalidation(invalidation))).toEqual(invalidation);
  });

  it('may announce nothing', () => {
    const invalidation = { user: ALICE, generation: generationOf(7), announcement: new Uint8Array(0) };

    expect(decodeInvalidation(encodeInvalidation(invalidation))).toEqual(invalidation);
  });

  it.each(['', ' ', 'x', `${ALICE}`, `${ALICE} `, `${ALICE} 7`, `${ALICE} 7 `, `bob ${generationOf(7)} x`])(
    'is not read from %j',
    (text) => {
      expect(() => decodeInvalidation(bytesOf(text))).toThrow(RangeError);
    },
  );
});
