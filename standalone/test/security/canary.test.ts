import type * as Calls from '../../../scripts/canary/calls.mjs';
import type * as People from '../../../scripts/canary/people.mjs';
import type * as Watches from '../../../scripts/canary/watch.mjs';
import { onEmbeddedParts, type TestHouse } from '../../testing/house';

jest.setTimeout(240_000);

/** Enough for every kind of call; `npm run canary` makes a hundred thousand. */
const SAMPLE = { calls: 400, atOnce: 8 };
const NAMES = ['ann', 'ben', 'cyd', 'dov'];

let calling: typeof Calls;
let people: typeof People;
let watches: typeof Watches;

beforeAll(async () => {
  calling = await import('../../../scripts/canary/calls.mjs');
  people = await import('../../../scripts/canary/people.mjs');
  watches = await import('../../../scripts/canary/watch.mjs');
});

describe('canaries in names and quantities', () => {
  let house: TestHouse;

  beforeAll(async () => {
    house = await onEmbeddedParts();
  });
  afterAll(() => house.close());

  it('CI: are seen by their owners and by nobody else in mixed calls, some of them cut short', async () => {
    const watch = watches.createWatch();
    const settled = await Promise.all(NAMES.map((name) => people.settle(house.door, name, watch)));

    const tally = await calling.makeCalls({
      doors: [house.door],
      people: settled,
      watch,
      chance: calling.chanceOf(1),
      ...SAMPLE,
    });

    expect(watch.found).toEqual([]);
    expect(tally.serverErrors).toBe(0);
    expect(tally.ownSeen).toBeGreaterThan(SAMPLE.calls / 4);
    expect(Object.keys(tally.byKind)).toEqual(expect.arrayContaining(['analysis', 'foreign', 'change', 'refused']));
  });

  it("CI: are found when one person's calls go out under another's name", async () => {
    const watch = watches.createWatch();
    const [ann, ben] = await Promise.all([
      people.settle(house.door, 'ann', watch),
      people.settle(house.door, 'ben', watch),
    ]);
    const leaky = [{ ...ann, token: ben.token, portfolioId: ben.portfolioId }, ben];

    await calling.makeCalls({
      doors: [house.door],
      people: leaky,
      watch,
      chance: calling.chanceOf(2),
      calls: 60,
      atOnce: 4,
    });

    expect(watch.found).toContainEqual(expect.objectContaining({ owner: 'ben', reader: 'ann' }));
  });
});

describe('the watch', () => {
  it('finds a word in a log line that nobody should read', () => {
    const watch = watches.createWatch();
    const word = watch.word('ann');

    watch.look(`{"level":"info","name":"${word}"}`, { place: 'log' });

    expect(watch.found).toEqual([{ mark: word, owner: 'ann', reader: 'nobody', place: 'log' }]);
  });

  it('finds a quantity among the bytes of a trace', () => {
    const watch = watches.createWatch();
    const quantity = watch.quantity('ann');

    watch.look(`\u0012\u000c${quantity}\u001a`, { place: 'trace' });

    expect(watch.found).toHaveLength(1);
  });

  it('counts what its owner sees and passes over what nobody planted', () => {
    const watch = watches.createWatch();

    const seen = watch.look(`${watch.word('ann')} 730000000000 canary0000000000000000`, {
      reader: 'ann',
      place: 'answer',
    });

    expect([seen, watch.found]).toEqual([1, []]);
  });
});

describe('a run of calls', () => {
  const tally = {
    calls: 1_000,
    cut: 40,
    ownSeen: 700,
    serverErrors: 0,
    renewed: 3,
    byKind: { analysis: { 200: 960 } },
  };
  const seen = { foreign: 0, heardBytes: { log: 1, metric: 1, trace: 1 } };

  it('is good when nobody saw what is not his', () => {
    expect(calling.faultsOf(tally, seen)).toEqual([]);
  });

  it.each([
    ['somebody saw what is not his', tally, { ...seen, foreign: 1 }],
    ['calls are not let in', { ...tally, byKind: { analysis: { 200: 958, 401: 2 } } }, seen],
    ['a machine is at its limit', { ...tally, byKind: { analysis: { 200: 900, 503: 60 } } }, seen],
    ['calls end in a fault of ours', { ...tally, serverErrors: 1 }, seen],
    ['answers hold nothing of their readers', { ...tally, ownSeen: 10 }, seen],
    ['no trace was heard', tally, { ...seen, heardBytes: { log: 1, metric: 1, trace: 0 } }],
  ])('is none when %s', (_what, made, heard) => {
    expect(calling.faultsOf(made, heard)).toHaveLength(1);
  });
});
