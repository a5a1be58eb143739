import { useSignal } from '@preact/signals';

import { ask, valueOf } from '../../api/client';
import { changedHere } from '../../api/state';
import type { Portfolio } from '../../api/shapes/portfolio';
import { announce } from '../../app/announce';
import { Field } from '../../parts/field';
import { Failure } from '../../parts/notice';
import { useTask } from '../../parts/use-task';
import { numberIn } from '../../words/read-number';

interface Estimate {
  readonly expectedReturns: readonly { readonly ticker: string; readonly expectedReturn: number }[];
}

/** What the owner expects of each position: typed, or estimated from history as a place to start. */
export function ExpectedReturns({ portfolio }: { readonly portfolio: Portfolio }) {
  const given = new Map(
    portfolio.expectedReturns.map(({ ticker, expectedReturn }) => [ticker, percentText(expectedReturn)]),
  );
  const typed = useSignal<ReadonlyMap<string, string>>(given);
  const path = `/v1/portfolios/${portfolio.portfolioId}`;
  const estimate = useTask(async (signal) => {
    const found = await valueOf<Estimate>(`${path}/expectedReturns:estimate`, { method: 'POST', json: {}, signal });
    typed.value = new Map(
      found.expectedReturns.map(({ ticker, expectedReturn }) => [ticker, percentText(expectedReturn)]),
    );
  });
  const store = useTask(async () => {
    const expectedReturns = [...typed.value].flatMap(([ticker, text]) => {
      const value = numberIn(text);
      return value === undefined ? [] : [{ ticker, expectedReturn: value / 100 }];
    });
    const headers = { 'if-match': `"${portfolio.etag}"` };
    await ask(`${path}/expectedReturns`, { method: 'PUT', headers, json: { expectedReturns } });
    announce('The expected returns are stored.');
    changedHere();
  });
  return (
    <section class="card">
      <header>
        <p class="kicker">Expected returns</p>
        <h2>{given.size === 0 ? 'Nothing is expected of any position yet' : 'What you expect of each position'}</h2>
      </header>
      <p class="hint">Per year. History is a place to start, not a forecast: what rose most is not what will.</p>
      <div class="row many">
        {portfolio.positions.map(({ ticker }) => (
          <Field
            key={ticker}
            label={ticker}
            unit="%"
            type="number"
            value={typed.value.get(ticker) ?? ''}
            onValue={(text) => (typed.value = new Map([...typed.value, [ticker, text]]))}
          />
        ))}
      </div>
      <Failure error={estimate.error ?? store.error} />
      <p class="actions">
        <button type="button" disabled={estimate.busy} onClick={estimate.run}>
          Estimate from history
        </button>
        {portfolio.role !== 'VIEWER' && (
          <button type="button" class="first" disabled={store.busy} onClick={store.run}>
            Store
          </button>
        )}
      </p>
    </section>
  );
}

const percentText = (value: number): string => String(Number((value * 100).toFixed(2)));
