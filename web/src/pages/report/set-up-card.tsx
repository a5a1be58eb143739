import { ask } from '../../api/client';
import type { Portfolio } from '../../api/shapes/portfolio';
import { announce } from '../../app/announce';
import { Field } from '../../parts/field';
import { Form } from '../../parts/form';
import { NotStored } from '../../parts/not-stored';
import { useDraft } from '../../parts/use-draft';
import { useStoring } from '../../parts/use-task';
import { numberIn } from '../../words/read-number';
import type { Looked } from '../portfolio/portfolio-page';

/** What a score and a comparison need that only the owner can say; gone once it is said. */
export function SetUpCard({ portfolio }: Looked) {
  return partsAskedFor(portfolio).size === 0 ? null : <SetUpForm portfolio={portfolio} />;
}

/** The parts of a report that lack something which is asked for here, of whoever may say it. */
export function partsAskedFor({ benchmark, riskFreeRate, limits, role }: Portfolio): ReadonlySet<string> {
  const lacking = [
    benchmark === '' || riskFreeRate === undefined ? ['performance'] : [],
    limits?.maxLoss === undefined ? ['riskScore'] : [],
  ];
  return new Set(role === 'VIEWER' ? [] : lacking.flat());
}

function SetUpForm({ portfolio }: { readonly portfolio: Portfolio }) {
  const draft = useDraft({ etag: portfolio.etag, value: termsOf(portfolio) });
  const { maxLoss, benchmark, rate } = draft.value;
  const store = useStoring(async () => {
    const loss = numberIn(maxLoss);
    const riskFreeRate = numberIn(rate);
    await ask(`/v1/portfolios/${portfolio.portfolioId}?updateMask=benchmark,riskFreeRate,limits`, {
      method: 'PATCH',
      headers: draft.ifMatch(),
      json: {
        benchmark,
        ...(riskFreeRate !== undefined && { riskFreeRate: riskFreeRate / 100 }),
        limits: { ...portfolio.limits, ...(loss !== undefined && { maxLoss: loss / 100 }) },
      },
    });
    draft.settle();
    announce('Stored. The report is read again.');
  });
  return (
    <section class="card set-up">
      <h2>Say three things, and the report is whole</h2>
      <Form label="What is missing" onSubmit={store.run}>
        <div class="row">
          <Field
            label="Loss you can bear in a year"
            unit="%"
            type="number"
            required
            hint="The score is measured against it."
            value={maxLoss}
            onValue={(value) => draft.set({ ...draft.value, maxLoss: value })}
          />
          <Field
            label="Compare with"
            required
            hint="A ticker, such as an index fund."
            value={benchmark}
            onValue={(value) => draft.set({ ...draft.value, benchmark: value })}
          />
          <Field
            label="Money without risk earns"
            unit="% a year"
            type="number"
            required
            value={rate}
            onValue={(value) => draft.set({ ...draft.value, rate: value })}
          />
        </div>
        <NotStored task={store} onTheirs={draft.drop} onMine={draft.keep} />
        <p class="actions">
          <button type="submit" class="first" disabled={store.busy}>
            {store.busy ? 'Storing …' : 'Complete the report'}
          </button>
        </p>
      </Form>
    </section>
  );
}

const termsOf = (portfolio: Portfolio) => ({
  maxLoss: percentText(portfolio.limits?.maxLoss),
  benchmark: portfolio.benchmark || marketOf(portfolio),
  rate: percentText(portfolio.riskFreeRate),
});

const percentText = (value: number | undefined): string =>
  value === undefined ? '' : String(Number((value * 100).toPrecision(12)));

/** The market that most of its positions are measured against. */
function marketOf({ factorProxies }: Portfolio): string {
  const counts = new Map<string, number>();
  for (const { market } of factorProxies) counts.set(market, (counts.get(market) ?? 0) + 1);
  counts.delete('');
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? '';
}
