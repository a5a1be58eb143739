import { useSignal } from '@preact/signals';

import { type Answer, streamedAnswer } from '../../api/client';
import { streamed } from '../../api/sse';
import type { Objective, Optimization } from '../../api/shapes/explore';
import { Card } from '../../parts/card';
import { Choice, Field } from '../../parts/field';
import { Form } from '../../parts/form';
import { Failure } from '../../parts/notice';
import { ProgressLine, type Stage } from '../../parts/progress-line';
import { useTask } from '../../parts/use-task';
import { NEEDS_RETURNS, OBJECTIVES } from '../../words/optimisation';
import { numberIn } from '../../words/read-number';
import type { Looked } from '../portfolio/portfolio-page';
import { ExpectedReturns } from './expected-returns';
import { FrontierCard } from './frontier-card';
import { OptimumCard } from './optimum-card';

/** What was found, and the state of the portfolio that it was found for. */
interface Found {
  readonly optimum: Answer<Optimization>;
  readonly objective: Objective;
  readonly etag: string;
}

/** Looks for a better portfolio within the limits, and shows what there is to be had. */
export function Optimise(looked: Looked) {
  const { portfolio } = looked;
  const allowShort = useSignal(looked.report.value.portfolioView.weights.some((weight) => weight < 0));
  const found = useSignal<Found | undefined>(undefined);
  const hasReturns = portfolio.expectedReturns.length > 0;
  return (
    <div class="cards">
      <Question
        looked={looked}
        allowShort={allowShort.value}
        onShort={(value) => (allowShort.value = value)}
        onFound={(next) => (found.value = next)}
      />
      {found.value !== undefined && <OptimumCard {...looked} {...found.value} />}
      <ExpectedReturns portfolio={portfolio} />
      {hasReturns && <FrontierCard {...looked} allowShort={allowShort.value} optimum={found.value?.optimum.value} />}
    </div>
  );
}

interface QuestionParts {
  readonly looked: Looked;
  readonly allowShort: boolean;
  readonly onShort: (allowed: boolean) => void;
  readonly onFound: (found: Found | undefined) => void;
}

function Question({ looked: { portfolio }, allowShort, onShort, onFound }: QuestionParts) {
  const objective = useSignal<Objective>('MIN_VARIANCE');
  const target = useSignal('');
  const turnover = useSignal('');
  const keepsBetas = useSignal(false);
  const stage = useSignal<Stage | undefined>(undefined);
  const { run, stop, busy, error } = useTask(async (signal) => {
    onFound(undefined);
    const { etag } = portfolio;
    const asked = objective.value;
    const json = {
      objective: objective.value,
      allowShort,
      betaLimits: keepsBetas.value,
      ...fraction('maxTurnover', turnover.value),
      ...(objective.value === 'TARGET_RETURN' && fraction('targetReturn', target.value)),
    };
    const path = `/v1/portfolios/${portfolio.portfolioId}:optimize`;
    const value = await streamed<Optimization>(
      path,
      { method: 'POST', json, signal },
      (progress) => (stage.value = progress),
    );
    onFound({ optimum: streamedAnswer(value), objective: asked, etag });
  });
  const lacksReturns = NEEDS_RETURNS.has(objective.value) && portfolio.expectedReturns.length === 0;
  return (
    <Card kicker="Better" title="Look for a better portfolio within the limits">
      <Form label="Optimise" onSubmit={run}>
        <Choice
          label="Look for"
          value={objective.value}
          options={OBJECTIVES}
          onValue={(value) => (objective.value = value)}
        />
        <div class="row">
          {objective.value === 'TARGET_RETURN' && (
            <Field
              label="Expected return"
              unit="% a year"
              type="number"
              required
              value={target.value}
              onValue={(value) => (target.value = value)}
            />
          )}
          <Field
            label="Turnover at most"
            unit="%, empty for any"
            type="number"
            value={turnover.value}
            onValue={(value) => (turnover.value = value)}
          />
        </div>
        <label class="check">
          <input type="checkbox" checked={allowShort} onChange={(event) => onShort(event.currentTarget.checked)} />{' '}
          Weights may be negative
        </label>
        <label class="check">
          <input
            type="checkbox"
            checked={keepsBetas.value}
            onChange={(event) => (keepsBetas.value = event.currentTarget.checked)}
          />{' '}
          Keep the bounds of factors
        </label>
        {lacksReturns && <p class="notice">This needs expected returns: estimate or enter them below.</p>}
        <Failure error={error} />
        <p class="actions">
          <button type="submit" class="first" disabled={busy || lacksReturns}>
            {busy ? 'Looking …' : 'Look for it'}
          </button>
          {busy && (
            <button type="button" onClick={stop}>
              Cancel
            </button>
          )}
        </p>
        {busy && <ProgressLine stage={stage.value} />}
      </Form>
    </Card>
  );
}

function fraction(name: string, text: string): Readonly<Record<string, number>> {
  const value = numberIn(text);
  return value === undefined ? {} : { [name]: value / 100 };
}
