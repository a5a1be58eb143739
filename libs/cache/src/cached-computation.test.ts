import { ALICE, bytesOf, digestOf, generationOf, METHOD, never, sealingKeyOf, textOf } from '../testing/samples';

import { cachedComputation, createMemoryParts, createResultCache } from './index';

const OWNER = { user: ALICE, generation: generationOf(5) };

function make() {
  const cache = createResultCache({ parts: createMemoryParts(), sealingKeys: [sealingKeyOf(1)] });
  const seen: unknown[] = [];
  const square = cachedComputation(cache, { method: METHOD, digest: digestOf }, async (request: number, owner) => {
    seen.push([request, owner]);
    return bytesOf(`${request * request}`);
  });
  return { square, seen };
}

describe('a cached computation', () => {
  it('is computed once per request and owner', async () => {
    const { square, seen } = make();
    const newer = { ...OWNER, generation: generationOf(6) };

    const answers = [
      await square(3, OWNER, { signal: never() }),
      await square(3, OWNER, { signal: never() }),
      await square(4, OWNER, { signal: never() }),
      await square(3, newer, { signal: never() }),
    ];

    expect(answers.map(({ bytes }) => textOf(bytes))).toEqual(['9', '9', '16', '9']);
    expect(answers.map(({ outcome }) => outcome)).toEqual(['computed', 'hit-local', 'computed', 'computed']);
    expect(seen).toEqual([
      [3, OWNER],
      [4, OWNER],
      [3, newer],
    ]);
  });

  it('is computed anew when a caller asks for that', async () => {
    const { square, seen } = make();
    await square(3, OWNER, { signal: never() });

    expect((await square(3, OWNER, { signal: never(), recompute: true })).outcome).toBe('computed');
    expect(seen).toHaveLength(2);
  });

  it('refuses an owner who cannot be one', () => {
    const { square } = make();

    expect(() => square(3, { ...OWNER, user: 'alice' }, { signal: never() })).toThrow(RangeError);
  });
});
