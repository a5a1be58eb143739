import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { ALICE, keyOf, sealingKeyOf, textOf, userOf } from '../testing/samples';

import { decodeFailure } from './failure';
import { openFrame } from './frame';
import type { CacheKey } from './index';
import { KeyRing } from './key-ring';

const NOW = 1_800_000_000_000;

/**
 * Frames as earlier versions wrote them. They stay as they are: a later version reads them, or tells them apart by their format
 * version, and never takes them for damage.
 */
const opened = (name: string, key: CacheKey, ring = new KeyRing([sealingKeyOf(1)])) => {
  const frame = readFileSync(join(__dirname, '..', 'testing', 'golden', `${name}.frame`));
  const content = openFrame(ring, key, { frame, now: NOW });
  if (typeof content === 'string') throw new Error(`${name} is refused: ${content}`);
  return content;
};

describe('a frame of an earlier version', () => {
  it('gives an answer as it was sealed', () => {
    const { bytes, ...facts } = opened('answer-1', keyOf({ user: ALICE }));

    expect(textOf(bytes)).toBe('a golden answer');
    expect(facts).toEqual({
      computedAt: NOW - 1_000,
      expiresAt: NOW + 60_000,
      costMs: 12.5,
      marketDataVersion: '17-00000000000000aa',
      failed: false,
    });
  });

  it('gives an empty answer without a market-data version', () => {
    expect(opened('empty-1', keyOf({ user: userOf(2), digest: 7 }))).toMatchObject({
      bytes: new Uint8Array(0),
      marketDataVersion: '',
    });
  });

  it('gives a failure with its facts', () => {
    const { bytes, failed } = opened('failure-1', keyOf({ digest: 3 }));

    expect(failed).toBe(true);
    expect(decodeFailure(bytes)).toMatchObject({ reason: 'INSUFFICIENT_HISTORY', metadata: { ticker: 'BND' } });
  });

  it('opens by a key that seals no longer', () => {
    const ring = new KeyRing([sealingKeyOf(2), sealingKeyOf(1)]);

    expect(textOf(opened('answer-1', keyOf(), ring).bytes)).toBe('a golden answer');
  });
});
