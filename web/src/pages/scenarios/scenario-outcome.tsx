import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

import { type Answer, ask } from '../../api/client';
import type { Scenario, WhatIfAnswer } from '../../api/shapes/explore';
import type { Portfolio } from '../../api/shapes/portfolio';
import { LimitBars } from '../../charts/limit-bars';
import { Card } from '../../parts/card';
import { FigureList } from '../../parts/figure-list';
import { Failure, Waiting } from '../../parts/notice';
import { TableBehind } from '../../parts/table';
import { useTask } from '../../parts/use-task';
import { limitRows, limitsFinding } from '../../words/limits';
import { percent } from '../../words/numbers';
import { changeFinding, whatIfFigures } from '../../words/what-if';

interface OutcomeParts {
  readonly scenario: Scenario;
  readonly portfolio: Portfolio;
}

/** What a scenario would do to the portfolio as it is; asked again when that changes. */
export function ScenarioOutcome({ scenario, portfolio }: OutcomeParts) {
  const answer = useSignal<Answer<WhatIfAnswer> | undefined>(undefined);
  const { newWeights, delta, fundFrom } = scenario;
  const { run, stop, busy, error } = useTask(async (signal) => {
    const json = newWeights.length > 0 ? { newWeights } : { delta, fundFrom };
    const path = `/v1/portfolios/${portfolio.portfolioId}:whatIf`;
    answer.value = await ask<WhatIfAnswer>(path, { method: 'POST', json, signal });
  });
  useEffect(() => {
    run();
    return stop;
  }, [portfolio]);
  const found = answer.value?.value;
  const title = found === undefined ? 'What it would do' : findingOf(found);
  return (
    <Card kicker={`If ${scenario.name}`} title={title} from={answer.value} wide>
      <Failure error={error} />
      {busy && found === undefined && <Waiting what="Asking what it would do" />}
      {found !== undefined && <Found found={found} />}
    </Card>
  );
}

const findingOf = ({ before, after }: WhatIfAnswer): string =>
  changeFinding(before.volatilityAnnual, after.volatilityAnnual);

function Found({ found }: { readonly found: WhatIfAnswer }) {
  const limits = limitRows(found.riskLimits, found.betaLimits);
  return (
    <>
      <FigureList figures={whatIfFigures(found.before, found.after)} />
      <h3>{limitsFinding(limits)}</h3>
      {limits.length > 0 && <LimitBars rows={limits} caption="Limits of the new weights" />}
      <TableBehind
        caption="Weights it would have"
        rows={found.weights}
        columns={[
          { title: 'Position', cell: ({ ticker }) => ticker },
          { title: 'Weight', number: true, cell: ({ weight }) => percent(weight) },
        ]}
      />
    </>
  );
}
