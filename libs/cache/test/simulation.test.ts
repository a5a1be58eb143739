import { formatHistory, parseHistory } from '../testing/history';
import { isolateCache } from '../testing/isolate';
import { shortfallsOf } from '../testing/simulation/coverage';
import { type Laboratory, openLaboratory } from '../testing/simulation/laboratory';
import { runSeeds } from '../testing/simulation/seeds';
import { simulate } from '../testing/simulation/simulate';

/** Some seconds of arithmetic, several times as long beside other work. */
const BUSY_MACHINE_MS = 120_000;

describe('the simulation', () => {
  let laboratory: Laboratory;
  beforeAll(() => {
    laboratory = openLaboratory();
  });

  it(
    'breaks no guarantee of the cache in 260 seeds, and does what it is there for',
    async () => {
      const tally = await runSeeds(laboratory, 0, 260);

      expect(tally.failures).toEqual([]);
      expect(shortfallsOf(tally)).toEqual([]);
    },
    BUSY_MACHINE_MS,
  );

  it('replays a seed to the last event', async () => {
    const [one, other] = [await simulate(laboratory, 11), await simulate(openLaboratory(), 11)];

    expect(formatHistory(other.events)).toBe(formatHistory(one.events));
  });

  it('tells another story for another seed', async () => {
    const [one, other] = [await simulate(laboratory, 13), await simulate(laboratory, 26)];

    expect(formatHistory(other.events)).not.toBe(formatHistory(one.events));
  });

  it('writes histories that can be read again', async () => {
    const { events } = await simulate(laboratory, 5);

    expect(parseHistory(formatHistory(events))).toEqual(JSON.parse(JSON.stringify(events)));
  });

  it('says what happened too seldom', () => {
    const [first] = shortfallsOf({ seeds: 1_000, counts: { 'read hit-local': 1 } });

    expect(first).toBe('"read hit-local" happened 1 times in 1000 seeds, expected at least 1500');
  });
});

describe('an isolated cache', () => {
  it('refuses a patch that fits nowhere', () => {
    const patches = [{ file: 'frame.ts', find: 'no such line', replace: '' }];

    expect(() => isolateCache({ patches })).toThrow('a patch of frame.ts fits 0 times, which must be once');
  });

  it('refuses a patch that fits twice', () => {
    const patches = [{ file: 'frame.ts', find: 'const ', replace: 'let ' }];

    expect(() => isolateCache({ patches })).toThrow(/a patch of frame.ts fits \d+ times, which must be once/);
  });

  it('refuses a patch of a file that is not there', () => {
    const patches = [{ file: 'no-such-file.ts', find: 'x', replace: 'y' }];

    expect(() => isolateCache({ patches })).toThrow('no module of the cache is no-such-file.ts');
  });

  it('shares no module with another one', () => {
    const [one, other] = [isolateCache(), isolateCache()];

    expect(one.createResultCache).not.toBe(other.createResultCache);
  });
});
