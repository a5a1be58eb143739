import type { gatewayV1 } from '@perfolio/contracts';
import { latestPrices, parseDay, type Position, positionsToWeights, type Weight } from '@perfolio/engine';
import { PerfolioError } from '@perfolio/errors';

import { exchangeRate, foreignCurrencies } from '../needed-prices';
import { priceColumnOf, type SharedColumn } from '../panel/price-column';

/** Weights before their basis, and the date of the prices that made them; none when weights were given or all is in the base currency. */
interface WeightedPortfolio {
  readonly weights: readonly Weight[];
  readonly asOf: string | null;
}

/** Shares and foreign amounts are valued at prices of one date: the latest on or before `end` that has a price of each of them. */
export function weightedPortfolio(
  portfolio: gatewayV1.Portfolio,
  columns: ReadonlyMap<string, SharedColumn>,
  end: string,
): WeightedPortfolio {
  const rates = foreignCurrencies(portfolio).flatMap((currency) => rateColumn(currency, portfolio, columns) ?? []);
  const { asOf, prices } = pricesOfOneDate(
    [...sharesColumns(portfolio, columns), ...rates.map(({ column }) => column)],
    end,
  );
  const { weights } = positionsToWeights({
    positions: portfolio.positions.map((position) => enginePosition(position, portfolio.baseCurrency)),
    baseCurrency: portfolio.baseCurrency,
    // Money in a currency that has a proxy is held under the currency's own name.
    aliases: new Map(portfolio.cashProxies.map(({ currency }) => [currency, currency])),
    cashProxies: new Map(portfolio.cashProxies.map(({ currency, ticker }) => [currency, ticker])),
    fxToBase: new Map(rates.map(({ currency, column, toRate }) => [currency, toRate(prices.get(column.ticker) ?? 0)])),
    latestPrices: prices,
  });
  return { weights, asOf };
}

function sharesColumns(portfolio: gatewayV1.Portfolio, columns: ReadonlyMap<string, SharedColumn>): SharedColumn[] {
  return portfolio.positions.flatMap(({ ticker, quantity }) =>
    quantity?.$case === 'shares' ? (columns.get(ticker) ?? []) : [],
  );
}

interface Rate {
  readonly currency: string;
  readonly column: SharedColumn;
  /** What one unit of the currency costs in the base currency, by the column's price. */
  readonly toRate: (price: number) => number;
}

/** The pair itself, else its inverse. */
function rateColumn(
  currency: string,
  { baseCurrency }: gatewayV1.Portfolio,
  columns: ReadonlyMap<string, SharedColumn>,
): Rate | undefined {
  const direct = columns.get(exchangeRate(currency, baseCurrency));
  if (direct !== undefined) return { currency, column: direct, toRate: (price) => price };
  const inverse = columns.get(exchangeRate(baseCurrency, currency));
  return inverse && { currency, column: inverse, toRate: (price) => 1 / price };
}

function pricesOfOneDate(columns: readonly SharedColumn[], end: string) {
  if (columns.length === 0) return { asOf: null, prices: new Map<string, number>() };
  const latest = latestPrices(columns.map(priceColumnOf), parseDay(end) ?? 0);
  if (latest !== null) return latest;
  throw new PerfolioError(
    'INSUFFICIENT_HISTORY',
    `positions: no date on or before ${end} has a price of every position held in shares and every exchange rate needed. Give weights or amounts instead, or a later end.`,
    { metadata: { tickers: columns.map(({ ticker }) => ticker).join(',') } },
  );
}

function enginePosition({ ticker, quantity }: gatewayV1.Position, baseCurrency: string): Position {
  switch (quantity?.$case) {
    case 'weight':
      return { id: ticker, weight: quantity.value };
    case 'shares':
      return { id: ticker, shares: quantity.value };
    case 'value':
      return { id: ticker, value: quantity.value.amount, currency: quantity.value.currency || baseCurrency };
    case undefined:
      return { id: ticker };
    default:
      return quantity satisfies never;
  }
}
