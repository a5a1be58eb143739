import { select } from '../matrix';
import { covariance } from '../measures/covariance';
import { isConstant, sumOfSquares } from '../measures/sum-of-squares';
import { placesInAll } from '../model/asset-window';
import type { Prepared } from '../model/prepared';
import { invalidShock } from './invalid-shock';

/**
 * The move of every factor of the portfolio given that one of them moves by c: E[f | f_1 = c] = F_.1 / F_11 c with F the
 * sample covariance of the factors over the periods of the factor model, and both read as deviations from their means.
 * None moves with a factor the portfolio does not have.
 */
export function passedOn({ factors, places }: Prepared, shock: { id: string; move: number }): Record<string, number> {
  const source = factors.series.find(({ id }) => id === shock.id);
  if (source === undefined) return Object.fromEntries(factors.series.map(({ id }) => [id, 0]));
  const common = placesInAll(
    places,
    factors.series.map(({ returns }) => returns),
  );
  const own = select(source.returns, common);
  const squares = sumOfSquares(own);
  if (isConstant(squares, own.length)) throw invalidShock(shock.id, 'the factor does not move in the window');
  const variance = squares / (own.length - 1);
  return Object.fromEntries(
    factors.series.map(({ id, returns }) => {
      const beta = id === shock.id ? 1 : (covariance(select(returns, common), own) ?? 0) / variance;
      return [id, beta * shock.move];
    }),
  );
}
