import { foundCell, frontierIn, lossesIn, noteLosses, notePlace } from './found-cell';

const level = (value: number) => ({ var: value, es: value * 1.5, varStandardError: value / 100 });
const LOSSES = { paths: 2_000, mean: 0.01, deviation: 0.05, levels: { '0.95': level(0.08), '0.99': level(0.12) } };

describe('what is found so far', () => {
  it('is nothing in the beginning', () => {
    const cell = foundCell();

    expect([frontierIn(cell), lossesIn(cell)]).toEqual([undefined, undefined]);
  });

  it('is every place of a frontier, in the order in which they were noted', () => {
    const cell = foundCell();
    notePlace(cell, { volatilityAnnual: 0.3, expectedReturn: 0.12 });
    notePlace(cell, { volatilityAnnual: 0.1, expectedReturn: 0.04 });

    expect(frontierIn(cell)).toEqual({
      points: [
        { volatilityAnnual: 0.3, expectedReturn: 0.12 },
        { volatilityAnnual: 0.1, expectedReturn: 0.04 },
      ],
    });
    expect(lossesIn(cell)).toBeUndefined();
  });

  it('holds the largest frontier there is and takes no more', () => {
    const cell = foundCell();
    for (let place = 0; place < 110; place++) notePlace(cell, { volatilityAnnual: place, expectedReturn: -place });

    const { points = [] } = frontierIn(cell) ?? {};

    expect(points).toHaveLength(102);
    expect(points.at(-1)).toEqual({ volatilityAnnual: 101, expectedReturn: -101 });
    expect(lossesIn(cell)).toBeUndefined();
  });

  it('is the last of what paths came to', () => {
    const cell = foundCell();
    noteLosses(cell, { ...LOSSES, paths: 1_000, mean: 0.5 });
    noteLosses(cell, LOSSES);

    expect(lossesIn(cell)).toEqual(LOSSES);
    expect(frontierIn(cell)).toBeUndefined();
  });

  it('is not told while it is being written', () => {
    const cell = foundCell();
    noteLosses(cell, LOSSES);
    const writes = new Int32Array(cell, 0, 2);
    Atomics.add(writes, 1, 1);

    expect(lossesIn(cell)).toBeUndefined();
  });
});
