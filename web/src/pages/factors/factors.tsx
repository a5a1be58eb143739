import { useSignal } from '@preact/signals';

import { ask, valueOf } from '../../api/client';
import type { Portfolio } from '../../api/shapes/portfolio';
import { announce } from '../../app/announce';
import { Card } from '../../parts/card';
import { Form } from '../../parts/form';
import { NotStored } from '../../parts/not-stored';
import { Failure } from '../../parts/notice';
import { useDraft } from '../../parts/use-draft';
import { useStoring } from '../../parts/use-task';
import { type FactorRow, factorsFinding, proxiesFrom, rowsOf } from './factor-rows';
import { FactorTable } from './factor-table';

interface Resolved {
  readonly unresolvedTickers: readonly string[];
}

/** Which series explain each position: typed, or filled in by rule. */
export function Factors({ portfolio }: { readonly portfolio: Portfolio }) {
  const draft = useDraft<readonly FactorRow[]>({ etag: portfolio.etag, value: rowsOf(portfolio) });
  const unresolved = useSignal<readonly string[]>([]);
  const path = `/v1/portfolios/${portfolio.portfolioId}/factorProxies`;
  const store = useStoring(async () => {
    await ask(path, { method: 'PUT', headers: draft.ifMatch(), json: { factorProxies: proxiesFrom(draft.value) } });
    draft.settle();
    announce('The factors are stored.');
  });
  const resolve = useStoring(async () => {
    const { unresolvedTickers } = await valueOf<Resolved>(`${path}:resolve`, { method: 'POST', json: {} });
    unresolved.value = unresolvedTickers;
    announce('The factors are filled in.');
  });
  const mayChange = portfolio.role !== 'VIEWER';
  return (
    <Card kicker="Factors" title={factorsFinding(draft.value)}>
      <p class="hint lead">
        A position’s returns are explained by the series named here: exposures, the factors’ share of the risk and the
        bounds on factors rest on them. Momentum, value and industry are taken less the market.
      </p>
      <Form label="Factors" onSubmit={store.run}>
        <FactorTable rows={draft.value} onRows={mayChange ? draft.set : undefined} />
        {unresolved.value.length > 0 && (
          <p class="notice">No rule names a market or an industry for {unresolved.value.join(', ')}: name them here.</p>
        )}
        <NotStored task={store} onTheirs={draft.drop} onMine={draft.keep} />
        <Failure error={resolve.error} />
        {mayChange && (
          <p class="actions">
            <button type="submit" class="first" disabled={store.busy || !draft.isTyped}>
              Store
            </button>
            <button type="button" disabled={!draft.isTyped} onClick={draft.drop}>
              Back to what is stored
            </button>
            <button type="button" disabled={resolve.busy || draft.isTyped} onClick={resolve.run}>
              Fill in by rule
            </button>
          </p>
        )}
      </Form>
    </Card>
  );
}
