import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';

import type { Answer } from '../../api/client';
import type { Portfolio } from '../../api/shapes/portfolio';
import type { Report } from '../../api/shapes/report';
import type { Growth } from '../../charts/growth-chart';
import { type Prices, pricesFor } from '../../engine/prices';
import { growthOf } from './growth';

/**
 * The growth of a portfolio and its benchmark; undefined until the prices are here. Without them the portfolio is shown alone. It is always that
 * of the answer given: what is drawn and what is said beside it are of one state.
 */
export function useGrowth({ value }: Answer<Report>, portfolio: Portfolio): Growth | undefined {
  const prices = useSignal<Prices | undefined>(undefined);
  useEffect(() => {
    let isCurrent = true;
    const show = (read: Prices) => {
      if (isCurrent) prices.value = read;
    };
    const { lookbackYears, portfolioId } = portfolio;
    const { start, end, generation = '', marketDataVersion } = value.inputs;
    pricesFor({ portfolioId, start, end, lookbackYears, generation, marketDataVersion }).then(show, () =>
      show(NO_PRICES),
    );
    return () => {
      isCurrent = false;
    };
  }, [value, portfolio, prices]);
  const read = prices.value;
  return useMemo(() => {
    if (read === undefined) return undefined;
    const { inputs, portfolioView, performance } = value;
    const series = {
      returns: portfolioView.portfolioReturns,
      lastLabels: performance?.rolling?.labels ?? [portfolioView.lastPeriod],
      isDaily: inputs.frequency === 'DAILY',
      benchmark: portfolio.benchmark,
    };
    return growthOf(series, read.marketDataVersion === inputs.marketDataVersion ? read : NO_PRICES);
  }, [read, value, portfolio]);
}

const NO_PRICES: Prices = {
  marketDataVersion: '',
  tickers: [],
  dates: [],
  closes: { rows: 0, columns: 0, values: [], undefined: [] },
};
