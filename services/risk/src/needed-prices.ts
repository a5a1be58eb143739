import type { gatewayV1 } from '@perfolio/contracts';

/** A ticker, and the field that names it. */
export interface Named {
  readonly field: string;
  readonly ticker: string;
}

export interface NeededPrices {
  /** Without prices for these there is no answer. A ticker stands here once per field that names it. */
  readonly required: readonly Named[];
  /** Of use when they are there: exchange rates (one of each pair will do), and the benchmark, whose days count. */
  readonly optional: readonly string[];
}

/**
 * Which series an answer about a portfolio is made of.
 * @param also tickers that the question names beside those held; their factors count like those of positions
 */
export function neededPrices(portfolio: gatewayV1.Portfolio, also: readonly Named[] = []): NeededPrices {
  const tickers = heldTickers(portfolio);
  const positions = tickers.map((ticker, index) => ({ field: `positions[${index}].ticker`, ticker }));
  const held = new Set([...tickers, ...also.map(({ ticker }) => ticker)]);
  const proxies = portfolio.factorProxies.flatMap((entry, index) =>
    held.has(entry.ticker) ? proxiesNamed(entry, `factorProxies[${index}]`) : [],
  );
  return {
    required: [...positions, ...proxies, ...also],
    optional: [...exchangeRates(portfolio), ...(portfolio.benchmark === '' ? [] : [portfolio.benchmark])],
  };
}

/** Whose returns each position has: its own ticker's, or for money in a currency those of the ticker that stands for it. */
export function heldTickers({ positions, cashProxies }: gatewayV1.Portfolio): string[] {
  const cash = new Map(cashProxies.map(({ currency, ticker }) => [currency, ticker]));
  return positions.map(({ ticker }) => cash.get(ticker) ?? ticker);
}

function proxiesNamed(entry: gatewayV1.FactorProxies, path: string): Named[] {
  const single = (['market', 'momentum', 'value', 'industry'] as const).map((name) => ({
    field: `${path}.${name}`,
    ticker: entry[name],
  }));
  const peers = entry.subindustry.map((ticker, index) => ({ field: `${path}.subindustry[${index}]`, ticker }));
  return [...single.filter(({ ticker }) => ticker !== ''), ...peers];
}

/** What one unit of `from` costs in `to`, as an instrument. */
export const exchangeRate = (from: string, to: string): string => `${from}${to}=X`;

/** Currencies of amounts other than the base currency. */
export function foreignCurrencies({ positions, baseCurrency }: gatewayV1.Portfolio): string[] {
  const currencies = positions.flatMap(({ quantity }) => (quantity?.$case === 'value' ? quantity.value.currency : []));
  return [...new Set(currencies)].filter((currency) => currency !== '' && currency !== baseCurrency);
}

function exchangeRates(portfolio: gatewayV1.Portfolio): string[] {
  const base = portfolio.baseCurrency;
  return foreignCurrencies(portfolio).flatMap((currency) => [
    exchangeRate(currency, base),
    exchangeRate(base, currency),
  ]);
}
