import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

import { type Answer, ask } from '../../api/client';
import type { Stress } from '../../api/shapes/explore';
import { BarChart } from '../../charts/bar-chart';
import { Card } from '../../parts/card';
import { Choice, Field } from '../../parts/field';
import { Failure } from '../../parts/notice';
import { useTask } from '../../parts/use-task';
import { factorText } from '../../words/factors';
import { counted, dateText, percent } from '../../words/numbers';
import { numberIn } from '../../words/read-number';
import type { Looked } from '../portfolio/portfolio-page';

const EPISODES = [
  ['GFC_2008', 'the financial crisis, 2008 to 2009'],
  ['COVID_2020', 'the start of the pandemic, 2020'],
  ['RATES_2022', 'the rise of rates, 2022'],
] as const;

/** What a stretch of history, or a fall of one factor, would cost. */
export function StressCard({ portfolio, report }: Looked) {
  const { factorIds } = report.value.portfolioView;
  const options = [...EPISODES, ...factorIds.map((id) => [id, `a move of ${factorText(id)}`] as const)];
  const event = useSignal<string>(EPISODES[1][0]);
  const shock = useSignal('-20');
  const stress = useSignal<Answer<Stress> | undefined>(undefined);
  const isFactor = factorIds.includes(event.value);
  const { run, stop, busy, error } = useTask(async (signal) => {
    const shocks = [{ factor: event.value, shock: (numberIn(shock.value) ?? 0) / 100 }];
    const json = isFactor ? { shocks, passOn: true } : { episode: event.value };
    stress.value = undefined;
    stress.value = await ask<Stress>(`/v1/portfolios/${portfolio.portfolioId}:stress`, {
      method: 'POST',
      json,
      signal,
    });
  });
  useEffect(() => {
    run();
    return stop;
  }, [event.value, portfolio]);
  return (
    <Card kicker="Stress" title={findingOf(stress.value?.value)} from={stress.value}>
      <div class="row">
        <Choice label="What happens" value={event.value} options={options} onValue={(value) => (event.value = value)} />
        {isFactor && (
          <Field
            label="By how much"
            unit="%"
            type="number"
            value={shock.value}
            onValue={(value) => (shock.value = value)}
          />
        )}
      </div>
      {isFactor && (
        <p class="actions">
          <button type="button" disabled={busy} onClick={run}>
            Ask
          </button>
        </p>
      )}
      <Failure error={error} />
      {stress.value !== undefined && <Parts stress={stress.value.value} />}
    </Card>
  );
}

function findingOf(stress: Stress | undefined): string {
  if (stress?.loss === undefined) return 'What an event would cost';
  const when = stress.firstPeriod === '' ? '' : `, ${dateText(stress.firstPeriod)} to ${dateText(stress.lastPeriod)}`;
  return stress.loss >= 0
    ? `It would cost ${percent(stress.loss)}${when}`
    : `It would bring ${percent(-stress.loss)}${when}`;
}

const SHOWN = 15;

function Parts({ stress }: { readonly stress: Stress }) {
  const parts = Object.entries(stress.lossByTicker)
    .map(([name, value]) => ({ name, value, tone: value > 0 ? ('risk' as const) : ('own' as const) }))
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  const rows = parts.slice(0, SHOWN).sort((a, b) => b.value - a.value);
  return (
    <>
      {rows.length > 0 && (
        <BarChart
          rows={rows}
          label={findingOf(stress)}
          caption="Loss by position"
          axis="loss, share of the portfolio"
          text={(value) => percent(value)}
        />
      )}
      {parts.length > SHOWN && <p class="hint">{othersText(parts.slice(SHOWN))}</p>}
      {stress.missingTickers.length > 0 && (
        <p class="notice">
          {stress.missingTickers.join(', ')} had no prices then: the loss speaks of {percent(stress.coveredShare, 0)} of
          the book.
        </p>
      )}
      {stress.maxDrawdown !== undefined && <p class="hint">Lowest point on the way: {percent(stress.maxDrawdown)}.</p>}
    </>
  );
}

/** What the bars do not show, so that nobody adds them up in vain. */
function othersText(others: readonly { readonly value: number }[]): string {
  const loss = others.reduce((sum, { value }) => sum + value, 0);
  const effect = loss >= 0 ? `cost ${percent(loss)}` : `bring ${percent(-loss)}`;
  return `${counted(others.length, 'smaller part')} together ${effect}.`;
}
