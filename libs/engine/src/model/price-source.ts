import type { PanelKeeper } from './kept-panels';
import { type MonthlyReturns, monthlyReturns } from './monthly-returns';
import type { PriceColumn } from './price-column';

/** Where an analysis gets its prices. A caller that keeps prepared monthly returns hands them out here. */
export interface PriceSource {
  /** Asked for in daily requests. */
  column(ticker: string): PriceColumn | undefined;
  /** Asked for in monthly requests. */
  monthly(ticker: string): MonthlyReturns | undefined;
  /** Panels made of these prices before; without it each is made anew. */
  readonly kept?: PanelKeeper;
}

/** A source over plain columns; monthly returns are computed when asked for. */
export function priceSource(columns: ReadonlyMap<string, PriceColumn>): PriceSource {
  return {
    column: (ticker) => columns.get(ticker),
    monthly: (ticker) => {
      const column = columns.get(ticker);
      return column && monthlyReturns(column);
    },
  };
}
