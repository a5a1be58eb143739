import type { FactorHistory, FactorMoves } from '../src/limits/factor-history';

/** A factor whose months are given; its id says its type. */
export function factorMoves(id: string, moves: readonly number[], market?: readonly number[]): FactorMoves {
  const type = id.split(':')[0] as FactorMoves['type'];
  const own = Float64Array.from(moves);
  if (market === undefined) return { id, type, moves: own, legs: [own] };
  const legs = [own, Float64Array.from(market)];
  return { id, type, moves: own.map((move, t) => move - (market[t] ?? Number.NaN)), legs };
}

export const historyOf = (...factors: FactorMoves[]): FactorHistory => ({
  firstPeriod: '2020-01',
  lastPeriod: '2020-12',
  factors,
});

/** Twelve months: these first, the rest unchanged prices. */
export const aYearOf = (...moves: number[]): number[] => [...moves, ...Array(12 - moves.length).fill(0)];
