import { PerfolioError, type Reason } from '@perfolio/errors';

import { FakeClock } from '../testing/fake-clock';
import { bytesOf, keyOf, never, sealingKeyOf, textOf } from '../testing/samples';

import { decodeFailure, encodeFailure } from './failure';
import { createMemoryParts, createResultCache } from './index';

function make() {
  const clock = new FakeClock();
  const parts = createMemoryParts({ clock });
  const cacheOf = () => createResultCache({ parts, sealingKeys: [sealingKeyOf(1)], clock, random: () => 0.5 });
  return { clock, one: cacheOf(), other: cacheOf() };
}

const failing = (reason: Reason) => async (): Promise<Uint8Array> => {
  throw new PerfolioError(reason, 'BND has 11 prices.', { metadata: { ticker: 'BND' } });
};
const refuse = async (): Promise<Uint8Array> => {
  throw new Error('must not be computed');
};
const answer = async () => bytesOf('report');

describe('a failure that follows from the key', () => {
  it.each(['INSUFFICIENT_HISTORY', 'SOLVER_FAILED', 'UNKNOWN_TICKER'] as const)(
    'is shared like an answer: %s',
    async (reason) => {
      const { one, other } = make();
      const told = { reason, message: 'BND has 11 prices.', metadata: { ticker: 'BND' } };

      await expect(one.getOrCompute(keyOf(), never(), failing(reason))).rejects.toMatchObject(told);

      await expect(one.getOrCompute(keyOf(), never(), refuse)).rejects.toMatchObject(told);
      await expect(other.getOrCompute(keyOf(), never(), refuse)).rejects.toMatchObject(told);
    },
  );

  it('is told as what it is and never as bytes', async () => {
    const { one } = make();
    await one.getOrCompute(keyOf(), never(), failing('SOLVER_FAILED')).catch(() => undefined);

    await expect(one.getOrCompute(keyOf(), never(), refuse)).rejects.toBeInstanceOf(PerfolioError);
  });

  it('is forgotten after five seconds', async () => {
    const { one, other, clock } = make();
    await one.getOrCompute(keyOf(), never(), failing('INSUFFICIENT_HISTORY')).catch(() => undefined);

    await clock.advance(4_999);
    await expect(other.getOrCompute(keyOf(), never(), refuse)).rejects.toMatchObject({ kind: 'precondition' });
    await clock.advance(1);

    expect(textOf((await one.getOrCompute(keyOf(), never(), answer)).bytes)).toBe('report');
  });

  it('gives way to an answer that is asked for anew', async () => {
    const { one, other } = make();
    await one.getOrCompute(keyOf(), never(), failing('INSUFFICIENT_HISTORY')).catch(() => undefined);

    await one.getOrCompute(keyOf(), never(), answer, { recompute: true });

    expect(textOf((await one.getOrCompute(keyOf(), never(), refuse)).bytes)).toBe('report');
    expect(textOf((await other.getOrCompute(keyOf(), never(), refuse)).bytes)).toBe('report');
  });

  it('takes the place of no answer, neither in the store nor in the process that met it', async () => {
    const { one, other } = make();
    await one.getOrCompute(keyOf(), never(), answer);

    for (const cache of [one, other]) {
      const anew = cache.getOrCompute(keyOf(), never(), failing('SOLVER_FAILED'), { recompute: true });
      await expect(anew).rejects.toMatchObject({ reason: 'SOLVER_FAILED' });
    }

    expect(textOf((await one.getOrCompute(keyOf(), never(), refuse)).bytes)).toBe('report');
    expect(textOf((await other.getOrCompute(keyOf(), never(), refuse)).bytes)).toBe('report');
  });

  it('keeps its facts, and is INTERNAL when its reason is of a later version', () => {
    const violations = [{ field: 'a', rule: 'finite', description: 'a must be finite.' }];
    const error = new PerfolioError('ZERO_NET', 'no', { metadata: { a: 'b' }, violations });
    const later = Buffer.from(encodeFailure(error)).toString().replace('ZERO_NET', 'MARS_CLOSED');

    expect(decodeFailure(encodeFailure(error))).toMatchObject({ reason: 'ZERO_NET', metadata: { a: 'b' }, violations });
    expect(decodeFailure(Buffer.from(later))).toMatchObject({ reason: 'INTERNAL' });
  });
});

describe('a failure of one attempt', () => {
  it.each([
    'GENERATION_CHANGED',
    'VERSION_CHANGED',
    'DEPENDENCY_UNAVAILABLE',
    'DEADLINE_EXCEEDED',
    'INTERNAL',
  ] as const)('is never kept: %s', async (reason) => {
    const { one, other } = make();
    await expect(one.getOrCompute(keyOf(), never(), failing(reason))).rejects.toMatchObject({ reason });

    expect((await other.getOrCompute(keyOf(), never(), answer)).outcome).toBe('computed');
  });
});
