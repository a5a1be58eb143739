import { isPrice, type PriceColumn, placeOf } from '../model/price-column';
import type { Window } from '../model/window';

/** The days of a window on which a ticker has a price, with the prices: what a missing price would stand in the way of. */
export interface PricedDays {
  readonly days: Int32Array;
  readonly closes: Float64Array;
}

/** Both ends of the window count. A view on the column where nothing is missing. */
export function pricedDays({ days, closes }: PriceColumn, { start, end }: Window): PricedDays {
  const from = placeOf(days, start);
  const to = placeOf(days, end + 1);
  const own = { days: days.subarray(from, to), closes: closes.subarray(from, to) };
  if (areAllPrices(own.closes)) return own;
  return {
    days: own.days.filter((_, i) => isPrice(own.closes[i]!)),
    closes: own.closes.filter(isPrice),
  };
}

/** A loop: the callback of `every` costs more than all other checks together. */
function areAllPrices(closes: Float64Array): boolean {
  for (let i = 0; i < closes.length; i++) if (!isPrice(closes[i]!)) return false;
  return true;
}
