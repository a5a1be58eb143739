import { useSignal } from '@preact/signals';

import { streamedAnswer } from '../../api/client';
import { streamed } from '../../api/sse';
import type { SimulatedLosses, Simulation } from '../../api/shapes/explore';
import { LossChart } from '../../charts/loss-chart';
import { Card } from '../../parts/card';
import { Choice, Field } from '../../parts/field';
import { Form } from '../../parts/form';
import { Failure } from '../../parts/notice';
import { ProgressLine, type Stage } from '../../parts/progress-line';
import { useTask } from '../../parts/use-task';
import { percent } from '../../words/numbers';
import { numberIn } from '../../words/read-number';
import type { Looked } from '../portfolio/portfolio-page';

type Drawn = SimulatedLosses & Pick<Simulation, 'horizonDays'>;

/** Losses over a horizon as many simulated futures have them, drawn from the first of them on. */
export function SimulationCard({ portfolio }: Looked) {
  const model = useSignal<Simulation['model']>('STUDENT_T');
  const days = useSignal('21');
  const paths = useSignal('200000');
  const stage = useSignal<Stage | undefined>(undefined);
  const drawn = useSignal<Drawn | undefined>(undefined);
  const result = useSignal<Simulation | undefined>(undefined);
  const { run, stop, busy, error } = useTask(async (signal) => {
    [drawn.value, result.value, stage.value] = [undefined, undefined, undefined];
    const horizonDays = numberIn(days.value) ?? 21;
    const json = { model: model.value, horizonDays, paths: numberIn(paths.value) ?? 100_000, seed: 1 };
    const path = `/v1/portfolios/${portfolio.portfolioId}:simulate`;
    result.value = await streamed<Simulation>(path, { method: 'POST', json, signal }, (progress) => {
      stage.value = progress;
      if (progress.simulation !== undefined) drawn.value = { ...progress.simulation, horizonDays };
    });
    drawn.value = result.value;
  });
  const from = result.value === undefined ? undefined : streamedAnswer(result.value);
  return (
    <Card kicker="Simulation" title={findingOf(drawn.value)} from={from}>
      <Form label="Simulate" onSubmit={run}>
        <div class="row">
          <Choice
            label="Returns are drawn from"
            value={model.value}
            options={[
              ['STUDENT_T', 'heavy tails (Student t)'],
              ['NORMAL', 'a normal distribution'],
            ]}
            onValue={(value) => (model.value = value)}
          />
          <Field
            label="Horizon"
            unit="trading days"
            type="number"
            value={days.value}
            onValue={(value) => (days.value = value)}
          />
          <Field label="Futures" type="number" value={paths.value} onValue={(value) => (paths.value = value)} />
        </div>
        <Failure error={error} />
        <p class="actions">
          <button type={busy ? 'button' : 'submit'} onClick={busy ? stop : undefined}>
            {busy ? 'Cancel' : 'Simulate'}
          </button>
        </p>
      </Form>
      {busy && <ProgressLine stage={stage.value} />}
      {drawn.value !== undefined && <LossChart simulation={drawn.value} label={findingOf(drawn.value)} />}
    </Card>
  );
}

function findingOf(simulation: Drawn | undefined): string {
  const level = simulation?.levels['0.95'];
  if (simulation === undefined || level?.var === undefined) return 'How many futures end badly';
  return `In ${simulation.horizonDays} trading days, 1 future in 20 loses ${percent(level.var)} or more`;
}
