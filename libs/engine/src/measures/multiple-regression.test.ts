import fc from 'fast-check';

import { dot } from '../kernels/dot';
import { mean } from './mean';
import { multipleRegressionsOn } from './multiple-regression';
import { simpleRegression } from './simple-regression';

const a = Float64Array.of(1, 1, -1, -1, 2, -2);
const b = Float64Array.of(1, -1, 1, -1, 0, 0);
/** Sums to zero and is orthogonal to both. */
const e = Float64Array.of(1, -1, -1, 1, 0, 0);

/** On all of the regressors together. */
const regressed = (target: Float64Array, regressors: readonly Float64Array[]) =>
  multipleRegressionsOn(regressors)(target, [...regressors.keys()]);

const combine = (f: (t: number) => number) => Float64Array.from(a, (_, t) => f(t));
const y = combine((t) => 1 + 2 * a[t]! - 3 * b[t]! + 0.5 * e[t]!);

describe('regressing on several factors', () => {
  it('is the hand-computed fit of an orthogonal design', () => {
    const { betas, squaredErrors } = regressed(y, [a, b]);

    expect(betas[0]).toBeCloseTo(2, 13);
    expect(betas[1]).toBeCloseTo(-3, 13);
    expect(squaredErrors).toBeCloseTo(1, 13);
  });

  it('disentangles correlated factors', () => {
    const sum = combine((t) => a[t]! + b[t]!);
    const { betas, squaredErrors } = regressed(y, [a, sum]);

    expect(betas[0]).toBeCloseTo(5, 12);
    expect(betas[1]).toBeCloseTo(-3, 12);
    expect(squaredErrors).toBeCloseTo(1, 12);
  });

  it('keeps its digits when factors are almost collinear', () => {
    const near = combine((t) => a[t]! + 1e-4 * b[t]!);
    const { betas } = regressed(
      combine((t) => 2 * a[t]! + near[t]!),
      [a, near],
    );

    expect(betas[0]).toBeCloseTo(2, 9);
    expect(betas[1]).toBeCloseTo(1, 9);
  });

  it('keeps its directions orthogonal to the last bits when factors are almost collinear', () => {
    const random = Float64Array.from({ length: 200 }, (_, t) => Math.sin(t * t));
    const other = Float64Array.from({ length: 200 }, (_, t) => Math.cos(3 * t * t));
    const near = random.map((value, t) => value + 2e-5 * other[t]!);
    const target = Float64Array.from({ length: 200 }, (_, t) => 3 * near[t]! + Math.sin(7 * t * t + 1));
    const { betas, squaredErrors } = regressed(target, [random, near]);
    const rest = target.map((value, t) => value - betas[0]! * random[t]! - betas[1]! * near[t]!);
    const residuals = rest.map((value) => value - mean(rest));

    expect(squaredErrors / dot(residuals, residuals)).toBeCloseTo(1, 12);
    expect(
      Math.abs(
        dot(
          residuals,
          near.map((value, t) => value - random[t]!),
        ) / 2e-5,
      ),
    ).toBeLessThan(1e-7);
  });

  it('leaves what is about its mean when there are no factors', () => {
    const { betas, squaredErrors } = regressed(Float64Array.of(1, 2, 3, 6), []);

    expect(betas).toHaveLength(0);
    expect(squaredErrors).toBe(14);
  });

  it('agrees with the simple regression on one factor', () => {
    const values = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(values, values, (u, v) => {
        const simple = simpleRegression(Float64Array.from(u), Float64Array.from(v));
        fc.pre(simple !== null && simple.factorVol > 1e-3);
        const { betas, squaredErrors } = regressed(Float64Array.from(v), [Float64Array.from(u)]);

        expect(betas[0]).toBeCloseTo(simple?.beta ?? Number.NaN, 9);
        expect(Math.sqrt(squaredErrors / 6)).toBeCloseTo(simple?.residualVol ?? Number.NaN, 9);
      }),
    );
  });

  it('leaves residuals without any part along a factor', () => {
    const rows = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 30, maxLength: 30 });
    fc.assert(
      fc.property(rows, (flat) => {
        const [u, v, target] = [0, 10, 20].map((from) => Float64Array.from(flat.slice(from, from + 10)));
        fc.pre(regressed(u!, []).squaredErrors > 1e-4 && regressed(v!, [u!]).squaredErrors > 1e-4);
        const { betas, squaredErrors } = regressed(target!, [u!, v!]);
        const rest = target!.map((value, t) => value - betas[0]! * u![t]! - betas[1]! * v![t]!);
        const residuals = rest.map((value) => value - mean(rest));

        expect(dot(residuals, u!)).toBeCloseTo(0, 9);
        expect(dot(residuals, v!)).toBeCloseTo(0, 9);
        expect(squaredErrors).toBeCloseTo(dot(residuals, residuals), 10);
      }),
    );
  });
});

describe('regressing one series after the other', () => {
  const all = [a, b, e, y];

  it('gives each what it gets alone, whatever the others share with it', () => {
    const regression = multipleRegressionsOn(all);
    const asked = [[0, 1], [0, 2], [], [0, 1, 2], [0, 1]];

    for (const places of asked) {
      expect(regression(y, places)).toEqual(
        regressed(
          y,
          places.map((place) => all[place]!),
        ),
      );
    }
  });

  it('gives the same bytes after others have used the memory', () => {
    const regression = multipleRegressionsOn(all);
    const before = regression(y, [0, 2]);
    regressed(
      combine((t) => t * t),
      [a, b, e],
    );

    expect(regression(y, [0, 2])).toEqual(before);
  });
});

describe('a factor that adds nothing', () => {
  it('is dropped and gets beta 0, whichever was there first', () => {
    const { betas, dropped } = regressed(y, [a, b, combine((t) => a[t]! - 2 * b[t]! + 7)]);

    expect(dropped).toEqual([2]);
    expect(betas[2]).toBe(0);
  });

  it('is dropped at 1e-10 of its sum of squares, not before', () => {
    const squares = dot(a, a);
    const almost = (part: number) => combine((t) => a[t]! + Math.sqrt((part * squares) / dot(e, e)) * e[t]!);

    expect(regressed(y, [a, almost(0.9e-10)]).dropped).toEqual([1]);
    expect(regressed(y, [a, almost(1.1e-10)]).dropped).toEqual([]);
  });

  it('is dropped when it is constant, rounding included', () => {
    expect(regressed(y, [combine(() => 0.1), combine((t) => 0.1 + 1e-10 * (t % 2))]).dropped).toEqual([0, 1]);
  });
});
