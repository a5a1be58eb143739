import fc from 'fast-check';

import { aYearOf, factorMoves, historyOf } from '../../test/histories';
import { betaLimits } from './beta-limits';

const M = 'market:M';

const rowOf = (moves: readonly number[], beta: number | null, limits = { maxSingleFactorLoss: 0.1 }) =>
  betaLimits(historyOf(factorMoves(M, moves)), { [M]: beta }, limits)[0];

describe('beta limits', () => {
  it('bound a long exposure by the worst month and a short one by the best', () => {
    // 0.1 / 0.2 = 0.5 and 0.1 / 0.25 = 0.4.
    expect(rowOf(aYearOf(-0.2, 0.25), 0.3)).toEqual({
      factor: M,
      type: 'market',
      beta: 0.3,
      lower: -0.4,
      upper: 0.5,
      worst: -0.2,
      best: 0.25,
      observations: 12,
      buffer: 0.2,
      status: 'PASS',
      near: false,
    });
  });

  it('pass at a bound, fail beyond it with a negative buffer', () => {
    expect(rowOf(aYearOf(-0.2, 0.25), 0.5)).toMatchObject({ buffer: 0, status: 'PASS', near: true });
    expect(rowOf(aYearOf(-0.2, 0.25), -0.5)).toMatchObject({
      buffer: expect.closeTo(-0.1, 15),
      status: 'FAIL',
      near: false,
    });
  });

  it('mark an exposure near at 0.8 of either bound', () => {
    const near = (beta: number, nearFraction?: number) =>
      betaLimits(
        historyOf(factorMoves(M, aYearOf(-0.2, 0.2))),
        { [M]: beta },
        { maxSingleFactorLoss: 0.1, nearFraction },
      )[0]?.near;

    expect([near(0.4), near(-0.4), near(0.39), near(-0.39), near(0.3, 0.5)]).toEqual([true, true, false, false, true]);
  });

  it('leave out the bound that no month asks for', () => {
    expect(rowOf(aYearOf(0.1), 5)).toMatchObject({ lower: -1, upper: null, worst: 0, buffer: 6, status: 'PASS' });
    expect(rowOf(aYearOf(-0.1), -5)).toMatchObject({ lower: null, upper: 1, buffer: 6, status: 'PASS' });
  });

  it('have a null buffer, and pass, without any bound', () => {
    expect(rowOf(aYearOf(), 3)).toMatchObject({ lower: null, upper: null, buffer: null, status: 'PASS', near: false });
  });

  it('are not evaluated with fewer than twelve months, and have neither bounds nor buffer', () => {
    const eleven = aYearOf(-0.2, 0.25).slice(1);

    expect(rowOf([...eleven, Number.NaN], 9)).toMatchObject({
      lower: null,
      upper: null,
      buffer: null,
      observations: 11,
      worst: 0,
      best: 0.25,
      status: 'NOT_EVALUATED',
    });
    expect(rowOf([Number.NaN], 9)).toMatchObject({ worst: null, best: null, observations: 0 });
  });

  it('are not evaluated when an exposure is null or the limit absent', () => {
    expect(rowOf(aYearOf(-0.2, 0.25), null)).toMatchObject({ beta: null, buffer: null, status: 'NOT_EVALUATED' });
    expect(rowOf(aYearOf(-0.2, 0.25), 0.1, {} as { maxSingleFactorLoss: number })).toMatchObject({
      upper: null,
      status: 'NOT_EVALUATED',
    });
  });

  it('allow nothing but zero when no loss is allowed', () => {
    expect(rowOf(aYearOf(-0.2, 0.25), 0, { maxSingleFactorLoss: 0 })).toMatchObject({
      lower: 0,
      upper: 0,
      buffer: 0,
      status: 'PASS',
    });
  });

  it('have a row for each id, two for two markets', () => {
    const history = historyOf(factorMoves(M, aYearOf(-0.2)), factorMoves('market:N', aYearOf(-0.1)));

    expect(
      betaLimits(history, { [M]: 1, 'market:N': 0.5 }, { maxSingleFactorLoss: 0.1 }).map(({ factor, status }) => [
        factor,
        status,
      ]),
    ).toEqual([
      [M, 'FAIL'],
      ['market:N', 'PASS'],
    ]);
  });

  it('hold exactly while no month of the look-back would have cost more', () => {
    const month = fc.double({ min: -0.9, max: 2, noNaN: true });
    const beta = fc.double({ min: -3, max: 3, noNaN: true });
    fc.assert(
      fc.property(fc.array(month, { minLength: 12, maxLength: 60 }), beta, (moves, held) => {
        const row = rowOf(moves, held);
        const costliest = Math.max(...moves.map((move) => -held * move));

        fc.pre(Math.abs(costliest - 0.1) > 1e-9);
        expect(row?.status).toBe(costliest > 0.1 ? 'FAIL' : 'PASS');
      }),
    );
  });
});
