import { useSignal } from '@preact/signals';
import { useMemo, useRef } from 'preact/hooks';

import type { TickerWeight } from '../../api/shapes/explore';
import { Card } from '../../parts/card';
import { Failure, Waiting } from '../../parts/notice';
import type { Looked } from '../portfolio/portfolio-page';
import { KeepAsScenario } from '../scenarios/keep-as-scenario';
import { AcceptWeights } from './accept-weights';
import { Outcome } from './outcome';
import { Sliders } from './sliders';
import { useChange } from './use-change';
import { useEngine } from './use-engine';

/** Weights to play with, and what they would do: at once by the engine here, and confirmed by the service. */
export function WhatIfView(looked: Looked) {
  const { portfolio, report } = looked;
  const { tickers, weights: held } = report.value.portfolioView;
  const present = useMemo(
    () => tickers.map((ticker, index) => ({ ticker, weight: held[index] ?? 0 })),
    [tickers, held],
  );
  const weights = useSignal<readonly TickerWeight[]>(present);
  // Who changed nothing yet follows what is stored.
  const start = useRef(present);
  const etag = useRef(portfolio.etag);
  if (start.current !== present) {
    if (weights.peek() === start.current) weights.value = present;
    start.current = present;
  }
  if (weights.peek() === present) etag.current = portfolio.etag;
  const engine = useEngine(looked);
  const change = useChange(engine.value.engine, portfolio.portfolioId, weights);
  const isMoved = weights.value !== present;
  return (
    <div class="cards">
      <Card kicker="What if" title="Move a weight and see what it does">
        <Sliders present={present} weights={weights} />
        <p class="actions">
          <button type="button" disabled={!isMoved} onClick={() => (weights.value = present)}>
            Back to what is
          </button>
          {portfolio.role !== 'VIEWER' && (
            <AcceptWeights portfolio={portfolio} etag={etag.current} weights={weights.value} disabled={!isMoved} />
          )}
        </p>
        {isMoved && portfolio.role !== 'VIEWER' && <KeepAsScenario portfolio={portfolio} weights={weights.value} />}
      </Card>
      <div>
        <Failure error={engine.value.error ?? change.error.value} />
        {change.changed.value === undefined && engine.value.error === undefined && (
          <Waiting what="Fetching the prices for the engine in this browser" />
        )}
        {change.changed.value !== undefined && (
          <Outcome changed={change.changed.value} confirmation={change.confirmation.value} />
        )}
      </div>
    </div>
  );
}
