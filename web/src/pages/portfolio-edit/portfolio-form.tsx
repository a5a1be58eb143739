import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';

import { ask, valueOf } from '../../api/client';
import type { Portfolio } from '../../api/shapes/portfolio';
import { announce } from '../../app/announce';
import { go } from '../../app/router';
import { Field } from '../../parts/field';
import { Form } from '../../parts/form';
import { Failure } from '../../parts/notice';
import { useTask } from '../../parts/use-task';
import { DeletePortfolio } from './delete-portfolio';
import { type Draft, FORM_FIELDS, portfolioFrom } from './draft';
import { LimitFields } from './limit-fields';
import { PositionFields } from './position-fields';
import { WindowFields } from './window-fields';

/** The whole of a portfolio on one sheet. */
export function PortfolioForm({ start, stored }: { readonly start: Draft; readonly stored?: Portfolio }) {
  const draft = useSignal(start);
  // What others stored since then must not be overwritten unseen.
  const asRead = useRef(stored).current;
  const set = (changed: Partial<Draft>) => (draft.value = { ...draft.value, ...changed });
  const { run, busy, error } = useTask(async () => {
    const id = asRead === undefined ? await created(draft.value) : await changed(asRead, draft.value);
    announce('The portfolio is stored.');
    go(`/portfolios/${id}`);
  });
  const parts = { draft: draft.value, set };
  return (
    <>
      <Form label="Portfolio" onSubmit={run}>
        <section class="card">
          <h2>What it is</h2>
          <div class="row">
            <Field label="Name" required value={draft.value.name} onValue={(name) => set({ name })} />
            <Field
              label="Currency"
              value={draft.value.baseCurrency}
              onValue={(baseCurrency) => set({ baseCurrency })}
            />
            <Field
              label="Benchmark"
              hint="A ticker; empty for none."
              value={draft.value.benchmark}
              onValue={(benchmark) => set({ benchmark })}
            />
          </div>
        </section>
        <PositionFields {...parts} />
        <WindowFields {...parts} />
        <LimitFields {...parts} />
        <Failure error={error} />
        <p class="actions">
          <button type="submit" class="first" disabled={busy}>
            {busy ? 'Storing …' : 'Store'}
          </button>
          <a class="button" href={stored === undefined ? '#/portfolios' : `#/portfolios/${stored.portfolioId}`}>
            Leave it
          </a>
        </p>
      </Form>
      {stored?.role === 'OWNER' && <DeletePortfolio portfolio={stored} />}
    </>
  );
}

/** Factors are named by rule, so that a first report has something to say of them. */
async function created(draft: Draft): Promise<string> {
  const { portfolioId } = await valueOf<Portfolio>('/v1/portfolios', {
    method: 'POST',
    headers: { 'idempotency-key': crypto.randomUUID() },
    json: portfolioFrom(draft),
  });
  await ask(`/v1/portfolios/${portfolioId}/factorProxies:resolve`, { method: 'POST', json: {} });
  return portfolioId;
}

async function changed({ portfolioId, etag }: Portfolio, draft: Draft): Promise<string> {
  const headers = { 'if-match': `"${etag}"` };
  await ask(`/v1/portfolios/${portfolioId}?updateMask=${FORM_FIELDS}`, {
    method: 'PATCH',
    headers,
    json: portfolioFrom(draft),
  });
  return portfolioId;
}
