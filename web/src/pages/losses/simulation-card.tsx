import { useSignal } from '@preact/signals';

import { streamedAnswer } from '../../api/client';
import { streamed } from '../../api/sse';
import type { Simulation } from '../../api/shapes/explore';
import { LossChart } from '../../charts/loss-chart';
import { Card } from '../../parts/card';
import { Choice, Field } from '../../parts/field';
import { Failure } from '../../parts/notice';
import { ProgressLine, type Stage } from '../../parts/progress-line';
import { useTask } from '../../parts/use-task';
import { percent } from '../../words/numbers';
import { numberIn } from '../../words/read-number';
import type { Looked } from '../portfolio/portfolio-page';

/** Rough first, then finer: each answer takes the place of the one before, so that a picture is there at once. */
const ROUNDS = [2000, 20_000];

/** Losses over a horizon as many simulated futures have them. */
export function SimulationCard({ portfolio }: Looked) {
  const model = useSignal<Simulation['model']>('STUDENT_T');
  const days = useSignal('21');
  const paths = useSignal('200000');
  const stage = useSignal<Stage | undefined>(undefined);
  const result = useSignal<Simulation | undefined>(undefined);
  const { run, stop, busy, error } = useTask(async (signal) => {
    result.value = undefined;
    const wanted = numberIn(paths.value) ?? 100_000;
    for (const count of [...ROUNDS.filter((round) => round < wanted), wanted]) {
      const json = { model: model.value, horizonDays: numberIn(days.value) ?? 21, paths: count, seed: 1 };
      const path = `/v1/portfolios/${portfolio.portfolioId}:simulate`;
      result.value = await streamed<Simulation>(
        path,
        { method: 'POST', json, signal },
        (progress) => (stage.value = progress),
      );
    }
  });
  const from = result.value === undefined || busy ? undefined : streamedAnswer(result.value);
  return (
    <Card kicker="Simulation" title={findingOf(result.value)} from={from}>
      <form
        aria-label="Simulate"
        onSubmit={(event) => {
          event.preventDefault();
          run();
        }}
      >
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
          <Field label="Paths" type="number" value={paths.value} onValue={(value) => (paths.value = value)} />
        </div>
        <Failure error={error} />
        <p class="actions">
          <button type={busy ? 'button' : 'submit'} onClick={busy ? stop : undefined}>
            {busy ? 'Cancel' : 'Simulate'}
          </button>
        </p>
      </form>
      {busy && <ProgressLine stage={stage.value} />}
      {result.value !== undefined && <LossChart simulation={result.value} label={findingOf(result.value)} />}
    </Card>
  );
}

function findingOf(simulation: Simulation | undefined): string {
  const level = simulation?.levels['0.95'];
  if (simulation === undefined || level?.var === undefined) return 'How many futures end badly';
  return `In ${simulation.horizonDays} trading days, 1 future in 20 loses ${percent(level.var)} or more`;
}
