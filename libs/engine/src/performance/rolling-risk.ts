import { select } from '../matrix';
import { annualised } from '../measures/annualised';
import { portfolioReturns } from '../measures/portfolio-returns';
import { rollingBeta } from '../measures/rolling-beta';
import { rollingVolatility } from '../measures/rolling-volatility';
import { PERIODS_PER_YEAR, periodLabel } from '../model/periods';
import type { Prepared } from '../model/prepared';

export interface RollingRequest {
  /** Must be among the tickers the portfolio's request named. */
  readonly benchmark: string;
  /** Periods in each window, a whole number, at least 3. */
  readonly window: number;
}

/** RISK-ENGINE 13.9: one value per window of successive periods of W_A in which the benchmark exists too, oldest first. */
export interface RollingRisk {
  readonly window: number;
  /** Label of each window's last period. Empty, as the others, when there are fewer periods than a window has. */
  readonly labels: readonly string[];
  readonly volatilityAnnual: Float64Array;
  /** On the benchmark's returns; null where the benchmark does not move. */
  readonly beta: readonly (number | null)[];
}

const FEWEST = 3;

/** Decimals; T - window + 1 values each. Throws RangeError for a window that is not a whole number of at least 3. */
export function rollingRisk(prepared: Prepared, { benchmark, window }: RollingRequest): RollingRisk {
  if (!Number.isInteger(window) || window < FEWEST)
    throw new RangeError(`${window} is no number of periods to roll over`);
  const { panel, places, returns, weights, frequency } = prepared;
  const market = panel.of(benchmark);
  const common = Int32Array.from(places.keys()).filter((t) => !Number.isNaN(market[places[t]!]!));
  const portfolio = select(portfolioReturns(returns, weights), common);
  const commonPlaces = common.map((t) => places[t]!);
  return {
    window,
    labels: Array.from(commonPlaces.subarray(window - 1), (place) => periodLabel(panel.periods, place)),
    volatilityAnnual: rollingVolatility(portfolio, window).map((value) =>
      annualised(value, PERIODS_PER_YEAR[frequency]),
    ),
    beta: rollingBeta(select(market, commonPlaces), portfolio, window),
  };
}
