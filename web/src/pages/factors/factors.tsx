import { useSignal } from '@preact/signals';

import { ask, valueOf } from '../../api/client';
import { changedHere } from '../../api/state';
import type { Portfolio } from '../../api/shapes/portfolio';
import { announce } from '../../app/announce';
import { Form } from '../../parts/form';
import { Failure } from '../../parts/notice';
import { useTask } from '../../parts/use-task';
import { factorsFinding, type FactorRow, proxiesFrom, rowsOf } from './factor-rows';
import { FactorTable } from './factor-table';

interface Resolved {
  readonly unresolvedTickers: readonly string[];
}

/** What is being typed, and the state of the portfolio it was typed upon. */
interface Draft {
  readonly etag: string;
  readonly rows: readonly FactorRow[];
}

/** Which series explain each position: typed, or filled in by rule. */
export function Factors({ portfolio }: { readonly portfolio: Portfolio }) {
  const draft = useSignal<Draft | undefined>(undefined);
  const unresolved = useSignal<readonly string[]>([]);
  const path = `/v1/portfolios/${portfolio.portfolioId}/factorProxies`;
  const rows = draft.value?.rows ?? rowsOf(portfolio);
  const store = useTask(async () => {
    const headers = { 'if-match': `"${draft.value?.etag ?? portfolio.etag}"` };
    await ask(path, { method: 'PUT', headers, json: { factorProxies: proxiesFrom(rows) } });
    draft.value = undefined;
    announce('The factors are stored.');
    changedHere();
  });
  const resolve = useTask(async () => {
    const { unresolvedTickers } = await valueOf<Resolved>(`${path}:resolve`, { method: 'POST', json: {} });
    unresolved.value = unresolvedTickers;
    draft.value = undefined;
    announce('The factors are filled in.');
    changedHere();
  });
  const mayChange = portfolio.role !== 'VIEWER';
  const set = (next: readonly FactorRow[]) =>
    (draft.value = { etag: draft.peek()?.etag ?? portfolio.etag, rows: next });
  return (
    <section class="card">
      <header>
        <p class="kicker">Factors</p>
        <h2>{factorsFinding(rows)}</h2>
      </header>
      <p class="hint lead">
        A position’s returns are explained by the series named here: exposures, the factors’ share of the risk and the
        bounds on factors rest on them. Momentum, value and industry are taken less the market.
      </p>
      <Form label="Factors" onSubmit={store.run}>
        <FactorTable rows={rows} onRows={mayChange ? set : undefined} />
        {unresolved.value.length > 0 && (
          <p class="notice">No rule names a market or an industry for {unresolved.value.join(', ')}: name them here.</p>
        )}
        <Failure error={store.error ?? resolve.error} />
        {mayChange && (
          <p class="actions">
            <button type="submit" class="first" disabled={store.busy || draft.value === undefined}>
              Store
            </button>
            <button type="button" disabled={draft.value === undefined} onClick={() => (draft.value = undefined)}>
              Back to what is stored
            </button>
            <button type="button" disabled={resolve.busy || draft.value !== undefined} onClick={resolve.run}>
              Fill in by rule
            </button>
          </p>
        )}
      </Form>
    </section>
  );
}
