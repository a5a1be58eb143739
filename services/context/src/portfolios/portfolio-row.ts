import { gatewayV1 } from '@perfolio/contracts';

import { timestampOf } from '../timestamp';

/** A portfolio as it is stored. Structured parts are JSON: they are read and written whole, and can be queried. */
export interface PortfolioRow {
  readonly portfolio_id: string;
  readonly sequence: string;
  readonly name: string;
  readonly base_currency: string;
  readonly positions: readonly StoredPosition[];
  readonly factor_proxies: readonly gatewayV1.FactorProxies[];
  readonly limits: gatewayV1.Limits | null;
  readonly policy: gatewayV1.ScorePolicy | null;
  readonly expected_returns: readonly gatewayV1.ExpectedReturn[];
  readonly benchmark: string;
  readonly risk_free_rate: number | null;
  readonly window_start: string;
  readonly window_end: string;
  readonly frequency: number;
  readonly weight_basis: number;
  readonly lookback_years: number;
  readonly cash_tickers: readonly string[];
  readonly cash_proxies: readonly gatewayV1.CashProxy[];
  readonly idle_return: number;
  readonly etag: string;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** `{ "ticker": "AAPL", "weight": 0.1 }`, or `shares`, or `value`. */
interface StoredPosition {
  readonly ticker: string;
  readonly weight?: number;
  readonly shares?: number;
  readonly value?: gatewayV1.Money;
}

export const portfolioOf = (row: PortfolioRow): gatewayV1.Portfolio =>
  gatewayV1.Portfolio.fromPartial({
    portfolioId: row.portfolio_id,
    name: row.name,
    baseCurrency: row.base_currency,
    positions: row.positions.map(positionOf),
    factorProxies: [...row.factor_proxies],
    ...(row.limits && { limits: row.limits }),
    ...(row.policy && { policy: row.policy }),
    expectedReturns: [...row.expected_returns],
    benchmark: row.benchmark,
    ...(row.risk_free_rate !== null && { riskFreeRate: row.risk_free_rate }),
    window: { start: row.window_start, end: row.window_end, frequency: row.frequency },
    weightBasis: row.weight_basis,
    lookbackYears: row.lookback_years,
    cashTickers: [...row.cash_tickers],
    cashProxies: [...row.cash_proxies],
    idleReturn: row.idle_return,
    etag: row.etag,
    createTime: timestampOf(row.created_at),
    updateTime: timestampOf(row.updated_at),
  });

function positionOf({ ticker, weight, shares, value }: StoredPosition): gatewayV1.Position {
  if (weight !== undefined) return { ticker, quantity: { $case: 'weight', value: weight } };
  if (shares !== undefined) return { ticker, quantity: { $case: 'shares', value: shares } };
  if (value !== undefined) return { ticker, quantity: { $case: 'value', value } };
  return { ticker, quantity: undefined };
}

export const storedPositions = (positions: readonly gatewayV1.Position[]): StoredPosition[] =>
  positions.map(({ ticker, quantity }) => (quantity ? { ticker, [quantity.$case]: quantity.value } : { ticker }));
