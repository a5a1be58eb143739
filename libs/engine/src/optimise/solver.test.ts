import type { QuadraticProgramme } from './quadratic-programme';
import { optimalityResidual, solve } from './solver';

const CONTROL = { maxIterations: 100 };

/** min |x|^2 / 2 over two variables. */
const programme = (changes: Partial<QuadraticProgramme> = {}): QuadraticProgramme => ({
  size: 2,
  quadratic: Float64Array.of(1, 0, 0, 1),
  curvature: 1,
  linear: new Float64Array(2),
  lower: Float64Array.of(0, 0),
  upper: Float64Array.of(1, 1),
  rows: [],
  distances: [],
  ...changes,
});

const row = (coefficients: readonly number[], bound: number, isEquality = false) => ({
  coefficients: Float64Array.from(coefficients),
  bound,
  isEquality,
});

describe('the solver', () => {
  it('stands on bounds and rows to the last bit', () => {
    const found = solve(programme({ linear: Float64Array.of(-3, -0.25), rows: [row([0, -1], -0.5)] }), CONTROL);

    expect([...(found?.x ?? [])]).toEqual([1, 0.5]);
    expect(found?.y[0]).toBeCloseTo(0.25, 12);
  });

  it('stops at the kink of a distance', () => {
    const distances = [{ centre: Float64Array.of(0.5, 0.5), limit: 0.1 }];
    const found = solve(programme({ linear: Float64Array.of(-2, -1), distances }), CONTROL);

    expect([...(found?.x ?? [])]).toEqual([expect.closeTo(0.6, 13), 0.5]);
  });

  it('finds the one point that limits without room leave', () => {
    const rows = [row([1, 1], 1, true), row([1, 0], 0.25), row([-1, 0], -0.25), row([1, 2], 1.75)];
    const found = solve(programme({ rows }), CONTROL);

    expect([...(found?.x ?? [])]).toEqual([expect.closeTo(0.25, 9), expect.closeTo(0.75, 9)]);
  });

  it('solves a linear programme', () => {
    const found = solve(
      programme({ curvature: 0, linear: Float64Array.of(-2, -1), rows: [row([1, 1], 1.5)] }),
      CONTROL,
    );

    expect([...(found?.x ?? [])]).toEqual([1, expect.closeTo(0.5, 13)]);
  });

  it.each([
    ['limits that conflict', { rows: [row([1, 1], 3, true)] }],
    [
      'an objective without a bottom',
      { curvature: 0, linear: Float64Array.of(-1, 0), upper: Float64Array.of(Number.POSITIVE_INFINITY, 1) },
    ],
    ['numbers that are none', { linear: Float64Array.of(Number.NaN, 0) }],
  ])('finds nothing for %s', (_, changes) => {
    expect(solve(programme(changes), CONTROL)).toBeNull();
  });

  it('looks up from its work', () => {
    const checkpoint = () => {
      throw new Error('no longer wanted');
    };

    expect(() => solve(programme(), { ...CONTROL, checkpoint })).toThrow('no longer wanted');
  });
});

describe('the proof of optimality', () => {
  it.each([
    { why: 'leaves the bounds', x: [0, -0.5], y: [0], fault: 0.5 },
    { why: 'breaks a row', x: [1, 1], y: [0], fault: 1 },
    { why: 'could still gain', x: [0.5, 0], y: [0], fault: 0.5 },
    { why: 'has a price of the wrong sign', x: [0, 0], y: [-0.25], fault: 0.25 },
    { why: 'has a price on a row that does not hold', x: [0, 0], y: [0.5], fault: 0.5 },
  ])('fails for a place that $why', ({ x, y, fault }) => {
    const place = { x: Float64Array.from(x), y: Float64Array.from(y) };

    expect(optimalityResidual(programme({ rows: [row([1, 1], 1)] }), place)).toBeCloseTo(fault, 12);
  });
});
