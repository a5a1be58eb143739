import { useSignal } from '@preact/signals';

import { ask } from '../../api/client';
import { changedHere } from '../../api/state';
import type { Portfolio } from '../../api/shapes/portfolio';
import { announce } from '../../app/announce';
import { Field } from '../../parts/field';
import { Form } from '../../parts/form';
import { Failure } from '../../parts/notice';
import { useTask } from '../../parts/use-task';
import { numberIn } from '../../words/read-number';
import type { Looked } from '../portfolio/portfolio-page';

/** What a score and a comparison need that only the owner can say; gone once it is said. */
export function SetUpCard({ portfolio }: Looked) {
  const { benchmark, riskFreeRate, limits, role } = portfolio;
  const isWhole = benchmark !== '' && riskFreeRate !== undefined && limits?.maxLoss !== undefined;
  return isWhole || role === 'VIEWER' ? null : <SetUpForm portfolio={portfolio} />;
}

function SetUpForm({ portfolio }: { readonly portfolio: Portfolio }) {
  const maxLoss = useSignal(percentText(portfolio.limits?.maxLoss));
  const benchmark = useSignal(portfolio.benchmark || marketOf(portfolio));
  const rate = useSignal(percentText(portfolio.riskFreeRate));
  const { run, busy, error } = useTask(async () => {
    const loss = numberIn(maxLoss.value);
    const riskFreeRate = numberIn(rate.value);
    await ask(`/v1/portfolios/${portfolio.portfolioId}?updateMask=benchmark,riskFreeRate,limits`, {
      method: 'PATCH',
      headers: { 'if-match': `"${portfolio.etag}"` },
      json: {
        benchmark: benchmark.value,
        ...(riskFreeRate !== undefined && { riskFreeRate: riskFreeRate / 100 }),
        limits: { ...portfolio.limits, ...(loss !== undefined && { maxLoss: loss / 100 }) },
      },
    });
    announce('Stored. The report is read again.');
    changedHere();
  });
  return (
    <section class="card set-up">
      <h2>Say three things, and the report is whole</h2>
      <Form label="What is missing" onSubmit={run}>
        <div class="row">
          <Field
            label="Loss you can bear in a year"
            unit="%"
            type="number"
            required
            hint="The score is measured against it."
            value={maxLoss.value}
            onValue={(value) => (maxLoss.value = value)}
          />
          <Field
            label="Compare with"
            required
            hint="A ticker, such as an index fund."
            value={benchmark.value}
            onValue={(value) => (benchmark.value = value)}
          />
          <Field
            label="Money without risk earns"
            unit="% a year"
            type="number"
            required
            value={rate.value}
            onValue={(value) => (rate.value = value)}
          />
        </div>
        <Failure error={error} />
        <p class="actions">
          <button type="submit" class="first" disabled={busy}>
            {busy ? 'Storing …' : 'Complete the report'}
          </button>
        </p>
      </Form>
    </section>
  );
}

const percentText = (value: number | undefined): string =>
  value === undefined ? '' : String(Number((value * 100).toPrecision(12)));

/** The market that most of its positions are measured against. */
function marketOf({ factorProxies }: Portfolio): string {
  const counts = new Map<string, number>();
  for (const { market } of factorProxies) counts.set(market, (counts.get(market) ?? 0) + 1);
  counts.delete('');
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? '';
}
