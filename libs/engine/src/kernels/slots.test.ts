import { kernels, scratch } from './memory';
import { load, loadCentred, loadConstant, padded, slotAddress, unload } from './slots';

const series = (length: number, from = 1) => Float64Array.from({ length }, (_, t) => from + t);

describe('a slot', () => {
  it('pads a series with zeros, also where another lay before', () => {
    load(0, series(16));
    const address = load(0, series(9));

    expect(padded(9)).toBe(16);
    expect([...scratch(0).subarray(address / 8, address / 8 + 16)]).toEqual([...series(9), 0, 0, 0, 0, 0, 0, 0]);
  });

  it('gives back what was put there', () => {
    expect([...unload(load(3, series(11)), new Float64Array(11))]).toEqual([...series(11)]);
  });

  it('keeps a constant series until something else takes its place', () => {
    const constant = series(8);
    const address = loadConstant(1, constant);
    scratch(0)[address / 8] = 99;

    loadConstant(1, constant);
    expect(unload(address, new Float64Array(8))[0]).toBe(99);

    load(1, series(8, 5));
    loadConstant(1, constant);
    expect(unload(address, new Float64Array(8))[0]).toBe(1);
  });

  it('forgets constant series when series of another length lie there', () => {
    const constant = series(8);
    loadConstant(1, constant);
    load(0, series(30));

    expect(loadConstant(1, constant)).toBe(slotAddress(1, 8));
    expect([...unload(slotAddress(1, 8), new Float64Array(8))]).toEqual([...constant]);
  });

  it('takes the mean from a series, and leaves its padding at zero', () => {
    const { address, mean, squares } = loadCentred(0, Float64Array.of(1, 2, 6));

    expect(mean).toBe(3);
    expect(squares).toBe(4 + 1 + 9);
    expect(kernels.dot(address, address, 8)).toBe(14);
  });

  it('has no mean of a series with a gap', () => {
    expect(loadCentred(0, Float64Array.of(1, Number.NaN, 6)).mean).toBeNaN();
  });
});
