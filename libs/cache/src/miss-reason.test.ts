import { FakeClock } from '../testing/fake-clock';
import { RecordingMeter } from '../testing/recording-meter';
import { ALICE, bytesOf, generationOf, keyOf, METHOD, never, sealingKeyOf } from '../testing/samples';

import { type CacheKey, createMemoryParts, createResultCache, type GetOptions } from './index';
import type { CacheLimits } from './limits';
import { missReasonOf } from './miss-reason';

const PRICES = '10-00000000000000aa';
const NEW_PRICES = '11-00000000000000bb';

const BEFORE = keyOf({ generation: generationOf(5) });
const AFTER = keyOf({ generation: generationOf(6) });
/** The digest holds the version of the prices, and of what computes. */
const OTHER_DIGEST = keyOf({ generation: generationOf(5), digest: 2 });

function make({ limits = {} as Partial<CacheLimits>, sealing = [[1], [1]] } = {}) {
  const clock = new FakeClock();
  const recorder = new RecordingMeter();
  const { meter } = recorder;
  const parts = createMemoryParts({ clock });
  const caches = sealing.map((ids) =>
    createResultCache({ parts, sealingKeys: ids.map(sealingKeyOf), limits, clock, random: () => 0, meter }),
  );
  /** What the replica says of the reason, or else of the outcome. */
  const ask = async (replica: number, key: CacheKey, options: GetOptions = {}) => {
    const asked = { question: () => 'what is it worth', marketDataVersion: PRICES, ...options };
    const answer = await caches[replica]?.getOrCompute(key, never(), async () => bytesOf('answer'), asked);
    return answer?.reason ?? answer?.outcome;
  };
  const askUnnamed = (key: CacheKey) => caches[0]?.getOrCompute(key, never(), async () => bytesOf('answer'));
  const toldOf = (generation: string) => ({ user: ALICE, generation, announcement: bytesOf('') });
  const drop = ({ generation }: CacheKey) => parts.store.drop(toldOf(generation), never());
  const erase = ({ generation }: CacheKey) => parts.store.erase(toldOf(generation), never());
  return { ask, askUnnamed, drop, erase, clock, recorder };
}

describe('why an answer had to be made', () => {
  it('is that nobody asked for it, the first time, and is not told of hits', async () => {
    const { ask } = make();

    expect([await ask(0, BEFORE), await ask(0, BEFORE), await ask(1, BEFORE)]).toEqual([
      'unasked',
      'hit-local',
      'hit-shared',
    ]);
  });

  it.each([
    ['before the news of it came', false],
    ['after what was held was dropped', true],
  ])('is a change of the owner’s data, %s, on a replica that was never asked', async (_when, isDropped) => {
    const { ask, drop } = make();
    await ask(0, BEFORE);
    if (isDropped) await drop(AFTER);

    expect([await ask(1, AFTER), await ask(0, AFTER)]).toEqual(['generation-changed', 'hit-shared']);
  });

  it('is an import of prices, on a replica that was never asked', async () => {
    const { ask } = make();
    await ask(0, BEFORE);

    expect(await ask(1, OTHER_DIGEST, { marketDataVersion: NEW_PRICES })).toBe('prices-changed');
  });

  it('is another version of what computes when nothing else has changed', async () => {
    const { ask } = make();
    await ask(0, BEFORE);

    expect(await ask(1, OTHER_DIGEST)).toBe('engine-changed');
  });

  it('is the owner’s change when prices have changed as well', async () => {
    const { ask } = make();
    await ask(0, BEFORE);
    const changed = keyOf({ generation: generationOf(6), digest: 2 });

    expect(await ask(1, changed, { marketDataVersion: NEW_PRICES })).toBe('generation-changed');
  });

  it('is that its time was over', async () => {
    const { ask, clock } = make({ limits: { localEntryMs: 1 } });
    await ask(0, BEFORE, { ttlMs: 1_000 });
    await clock.advance(1_000);

    expect(await ask(1, BEFORE)).toBe('expired');
  });

  it('is that it had to go before its time for another', async () => {
    const { ask } = make({ limits: { userQuota: { entries: 1, bytes: 10_000 } } });
    await ask(0, BEFORE);
    await ask(0, OTHER_DIGEST, { question: () => 'and what does it yield' });

    expect(await ask(1, BEFORE)).toBe('evicted');
  });

  it('is that what lay there did not open', async () => {
    const { ask } = make({ sealing: [[2, 1], [1]] });
    await ask(0, BEFORE);

    expect(await ask(1, BEFORE)).toBe('unreadable');
  });

  it('is that it was asked for anew', async () => {
    const { ask } = make();
    await ask(0, BEFORE);

    expect(await ask(0, BEFORE, { recompute: true })).toBe('requested');
  });

  it('is forgotten with an erased user', async () => {
    const { ask, erase } = make();
    await ask(0, BEFORE);
    await erase(AFTER);

    expect(await ask(1, AFTER)).toBe('unasked');
  });

  it('is told of each method by itself', async () => {
    const { ask } = make();
    await ask(0, BEFORE);

    expect(await ask(0, keyOf({ generation: generationOf(6), method: `${METHOD}2` }))).toBe('unasked');
  });

  it('is counted once for each answer that was made, unknown where the question has no name', async () => {
    const { ask, askUnnamed, recorder } = make();
    await ask(0, BEFORE);
    await ask(1, BEFORE);
    await ask(0, AFTER);
    await askUnnamed(OTHER_DIGEST);

    const counts = [...recorder.snapshot()].filter(([name]) => name.startsWith('perfolio.cache.misses'));
    expect(Object.fromEntries(counts)).toEqual({
      'perfolio.cache.misses{reason=unasked}': 1,
      'perfolio.cache.misses{reason=generation-changed}': 1,
      'perfolio.cache.misses{reason=unknown}': 1,
    });
  });
});

describe('what is no record', () => {
  const made = {
    bytes: bytesOf(''),
    computedAt: 1_000,
    expiresAt: 2_000,
    costMs: 1,
    marketDataVersion: PRICES,
  };

  it.each(['', ' ', 'nonsense', `2000 ${BEFORE.generation} ${PRICES}`, `2000 ${BEFORE.generation} ${PRICES} 1 1`])(
    'says nothing: %j',
    (record) => {
      expect(missReasonOf(record, BEFORE, made)).toBeUndefined();
    },
  );
});
