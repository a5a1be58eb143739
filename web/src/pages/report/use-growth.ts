import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

import type { Answer } from '../../api/client';
import type { Portfolio } from '../../api/shapes/portfolio';
import type { Report } from '../../api/shapes/report';
import type { Growth } from '../../charts/growth-chart';
import { pricesFor } from '../../engine/prices';
import { growthOf } from './growth';

/** The growth of a portfolio and its benchmark; undefined until the prices are here. Without them the portfolio is shown alone. */
export function useGrowth({ value }: Answer<Report>, portfolio: Portfolio): Signal<Growth | undefined> {
  const growth = useSignal<Growth | undefined>(undefined);
  useEffect(() => {
    let isCurrent = true;
    const { inputs, portfolioView, performance } = value;
    const { lookbackYears, benchmark, portfolioId } = portfolio;
    const series = {
      returns: portfolioView.portfolioReturns,
      lastLabels: performance?.rolling?.labels ?? [portfolioView.lastPeriod],
      isDaily: inputs.frequency === 'DAILY',
      benchmark,
    };
    const show = (shown: Growth) => {
      if (isCurrent) growth.value = shown;
    };
    const { start, end, generation = '', marketDataVersion } = inputs;
    pricesFor({ portfolioId, start, end, lookbackYears, generation, marketDataVersion }).then(
      (prices) => show(growthOf(series, prices)),
      () => show(growthOf(series, NO_PRICES)),
    );
    return () => {
      isCurrent = false;
    };
  }, [value, portfolio, growth]);
  return growth;
}

const NO_PRICES = {
  marketDataVersion: '',
  tickers: [],
  dates: [],
  closes: { rows: 0, columns: 0, values: [], undefined: [] },
};
