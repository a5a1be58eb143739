import { useSignal } from '@preact/signals';

import type { TickerWeight } from '../../api/shapes/explore';
import type { Portfolio } from '../../api/shapes/portfolio';
import { Field } from '../../parts/field';
import { Form } from '../../parts/form';
import { Failure } from '../../parts/notice';
import { useTask } from '../../parts/use-task';
import { saveScenario } from './save-scenario';

interface KeepParts {
  readonly portfolio: Portfolio;
  readonly weights: readonly TickerWeight[];
}

/** Keeps weights by name, to be run again when the portfolio or the prices are others. */
export function KeepAsScenario({ portfolio, weights }: KeepParts) {
  const name = useSignal('');
  const { run, busy, error } = useTask(async () => {
    await saveScenario(portfolio, { name: name.value, newWeights: weights });
    name.value = '';
  });
  return (
    <Form label="Keep as a scenario" onSubmit={run}>
      <Field label="Name of a scenario" required value={name.value} onValue={(value) => (name.value = value)} />
      <Failure error={error} />
      <p class="actions">
        <button type="submit" disabled={busy}>
          Keep as a scenario
        </button>
        <a href={`#/portfolios/${portfolio.portfolioId}/scenarios`}>All scenarios</a>
      </p>
    </Form>
  );
}
