import { contextV1, type gatewayV1, isDate } from '@perfolio/contracts';
import { invalidFields } from '@perfolio/errors';

import type { Clients } from '../clients';
import { readPortfolio } from '../portfolios/read-portfolio';
import type { Authenticated } from '../public-method';
import { type Column, columnOf, type PriceTable, priceTable } from './price-table';

type Handler = Authenticated<gatewayV1.GetPortfolioPricesRequest, gatewayV1.GetPortfolioPricesResponse>;

/** Prices are everybody's; which of them a portfolio is made of is known to those who may see it. */
export function getPortfolioPrices(clients: Clients): Handler {
  return async ({ start }, caller) => {
    if (start !== '' && !isDate(start)) throw notADate(start);
    const { marketDataVersion } = caller.principal;
    const tickers = tickersOf(await readPortfolio(clients, caller));
    if (tickers.length > MOST_TICKERS) throw tooMany(tickers.length);
    const request = { marketDataVersion, tickers, heldVersion: '' };
    const { getSeries } = contextV1.MarketDataServiceService;
    const columns: Column[] = [];
    for await (const message of clients.context.stream(getSeries, request, await caller.onward())) {
      columns.push(columnOf(message));
    }
    return { marketDataVersion, ...messageOf(priceTable(columns, start)) };
  };
}

/** A larger table would hold up everybody else's calls while it is written. */
const MOST_TICKERS = 600;

const notADate = (got: string) =>
  invalidFields([
    {
      field: 'start',
      rule: 'date',
      limit: 'YYYY-MM-DD',
      got,
      description: `start must be a date in the form YYYY-MM-DD; got "${got.slice(0, 64)}".`,
    },
  ]);

function tooMany(count: number) {
  const description = `prices are given of at most ${MOST_TICKERS} tickers; the portfolio names ${count}.`;
  const facts = { field: 'portfolioId', rule: 'tickers', limit: `${MOST_TICKERS}`, got: `${count}` };
  return invalidFields([{ ...facts, description }], 'LIMIT_EXCEEDED');
}

const messageOf = ({ tickers, dates, closes, missing }: PriceTable) => ({
  tickers,
  dates,
  closes: { rows: tickers.length, columns: dates.length, values: closes, undefined: missing },
});

/** Whatever a portfolio names that can have a price. */
function tickersOf(portfolio: gatewayV1.Portfolio): string[] {
  const { positions, factorProxies, benchmark, cashTickers, cashProxies } = portfolio;
  const named = [
    ...positions.map(({ ticker }) => ticker),
    ...factorProxies.flatMap(({ market, momentum, value, industry, subindustry }) => [
      market,
      momentum,
      value,
      industry,
      ...subindustry,
    ]),
    ...cashTickers,
    ...cashProxies.map(({ ticker }) => ticker),
    benchmark,
  ];
  return [...new Set(named)].filter((ticker) => ticker !== '').sort();
}
