import { type Signal, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';

import { type Engine, startEngine } from '../../engine/engine';
import { pricesFor } from '../../engine/prices';
import type { Looked } from '../portfolio/portfolio-page';

export interface EngineState {
  /** Undefined until it has its prices. */
  readonly engine?: Engine;
  readonly error?: unknown;
}

/** The engine with a portfolio open in it, opened anew when the portfolio or its prices change. */
export function useEngine({ portfolio, report: { value } }: Looked): Signal<EngineState> {
  const state = useSignal<EngineState>({});
  const worker = useRef<Engine | undefined>(undefined);
  useEffect(() => {
    let isCurrent = true;
    const engine = startEngine();
    worker.current = engine;
    open(engine, portfolio, value).then(
      () => {
        if (isCurrent) state.value = { engine };
      },
      (error: unknown) => {
        if (isCurrent) state.value = { error };
      },
    );
    return () => {
      isCurrent = false;
      engine.close();
    };
  }, [portfolio, value, state]);
  return state;
}

async function open(engine: Engine, portfolio: Looked['portfolio'], report: Looked['report']['value']): Promise<void> {
  const { inputs, portfolioView } = report;
  const { portfolioId, lookbackYears, factorProxies, limits = {}, cashTickers, cashProxies, benchmark } = portfolio;
  const { start, end, generation = '', marketDataVersion } = inputs;
  const prices = await pricesFor({ portfolioId, start, end, lookbackYears, generation, marketDataVersion });
  const held = new Set(portfolioView.tickers);
  await engine.open({
    weights: portfolioView.tickers.map((ticker, index) => ({ ticker, weight: portfolioView.weights[index] ?? 0 })),
    factorProxies: factorProxies.filter(({ ticker }) => held.has(ticker)),
    inputs,
    limits,
    lookbackYears,
    cashTickers: [...cashTickers, ...cashProxies.map(({ ticker }) => ticker)],
    benchmark,
    prices,
  });
}
