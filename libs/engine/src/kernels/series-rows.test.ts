import { claim, kernels, scratch } from './memory';
import { copyOut, padded, place, placeCentred, SeriesRows } from './series-rows';

const series = (length: number, from = 1) => Float64Array.from({ length }, (_, t) => from + t);

function roomFor(length: number, spare = 2): SeriesRows {
  const rows = new SeriesRows(length, spare);
  rows.makeRoom(0);
  return rows;
}

describe('a series in a row', () => {
  it('is padded with zeros, also where another lay before', () => {
    const address = roomFor(16).address(0);
    place(address, series(16));
    place(address, series(9));

    expect(padded(9)).toBe(16);
    expect([...scratch(0).subarray(address / 8, address / 8 + 16)]).toEqual([...series(9), 0, 0, 0, 0, 0, 0, 0]);
  });

  it('comes out as it was put there', () => {
    const address = roomFor(11).address(1);
    place(address, series(11));

    expect([...copyOut(address, new Float64Array(11))]).toEqual([...series(11)]);
  });

  it('loses its mean, and keeps its padding at zero', () => {
    const { address, mean, squares } = placeCentred(roomFor(3).address(0), Float64Array.of(1, 2, 6));

    expect(mean).toBe(3);
    expect(squares).toBe(4 + 1 + 9);
    expect(kernels.dot(address, address, 8)).toBe(14);
  });

  it('has no mean with a gap', () => {
    expect(placeCentred(roomFor(3).address(0), Float64Array.of(1, Number.NaN, 6)).mean).toBeNaN();
  });
});

describe('rows for series', () => {
  it('are none before there is room, though nobody ever claimed the memory', () => {
    expect(new SeriesRows(8, 2).makeRoom(1)).toBe(false);
  });

  it('are kept while nobody else claims the memory', () => {
    const rows = roomFor(8);
    const first = rows.take();
    place(first, series(8));

    expect(rows.makeRoom(1)).toBe(true);
    expect(rows.take()).not.toBe(first);
    expect([...copyOut(first, new Float64Array(8))]).toEqual([...series(8)]);
  });

  it('are gone once somebody else has claimed it', () => {
    const rows = roomFor(8);
    const first = rows.take();
    claim();

    expect(rows.makeRoom(1)).toBe(false);
    expect(rows.take()).toBe(first);
  });

  it('begin anew when they would take more than they may', () => {
    const rows = roomFor(2 ** 16, 1);
    const places: number[] = [];
    for (let taken = 0; taken < 6; taken++) {
      rows.makeRoom(1);
      places.push(rows.take());
    }

    expect(places.slice(4)).toEqual(places.slice(0, 2));
    expect(new Set(places).size).toBe(4);
  });
});
