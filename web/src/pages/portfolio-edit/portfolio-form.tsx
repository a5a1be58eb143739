import { ask, valueOf } from '../../api/client';
import type { Portfolio } from '../../api/shapes/portfolio';
import { announce } from '../../app/announce';
import { go } from '../../app/router';
import { Field } from '../../parts/field';
import { Form } from '../../parts/form';
import { NotStored } from '../../parts/not-stored';
import { useDraft } from '../../parts/use-draft';
import { useStoring } from '../../parts/use-task';
import { DeletePortfolio } from './delete-portfolio';
import { type Draft, FORM_FIELDS, portfolioFrom } from './draft';
import { LimitFields } from './limit-fields';
import { PositionFields } from './position-fields';
import { WindowFields } from './window-fields';

/** The whole of a portfolio on one sheet. */
export function PortfolioForm({ start, stored }: { readonly start: Draft; readonly stored?: Portfolio }) {
  const draft = useDraft({ etag: stored?.etag ?? '', value: start });
  const set = (changed: Partial<Draft>) => draft.set({ ...draft.value, ...changed });
  const store = useStoring(async () => {
    const id = stored?.portfolioId;
    const storedId = id === undefined ? await created(draft.value) : await changed(id, draft.value, draft.ifMatch());
    announce('The portfolio is stored.');
    go(`/portfolios/${storedId}`);
  });
  const parts = { draft: draft.value, set };
  return (
    <>
      <Form label="Portfolio" onSubmit={store.run}>
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
        <NotStored task={store} onTheirs={draft.drop} onMine={draft.keep} />
        <p class="actions">
          <button type="submit" class="first" disabled={store.busy}>
            {store.busy ? 'Storing …' : 'Store'}
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

async function changed(portfolioId: string, draft: Draft, headers: Readonly<Record<string, string>>): Promise<string> {
  await ask(`/v1/portfolios/${portfolioId}?updateMask=${FORM_FIELDS}`, {
    method: 'PATCH',
    headers,
    json: portfolioFrom(draft),
  });
  return portfolioId;
}
