import { useSignal } from '@preact/signals';

import type { Scenario } from '../../api/shapes/explore';
import type { Portfolio } from '../../api/shapes/portfolio';
import { NewScenario } from './new-scenario';
import { ScenarioList } from './scenario-list';
import { ScenarioOutcome } from './scenario-outcome';

/** Changes of weights that are kept by name, and what each would do to the portfolio as it is now. */
export function Scenarios({ portfolio }: { readonly portfolio: Portfolio }) {
  const chosen = useSignal<Scenario | undefined>(undefined);
  const mayChange = portfolio.role !== 'VIEWER';
  return (
    <div class="cards">
      <ScenarioList
        portfolioId={portfolio.portfolioId}
        mayChange={mayChange}
        onRun={(scenario) => (chosen.value = scenario)}
        onDelete={({ scenarioId }) => {
          if (chosen.peek()?.scenarioId === scenarioId) chosen.value = undefined;
        }}
      />
      {mayChange && <NewScenario portfolio={portfolio} />}
      {chosen.value !== undefined && (
        <ScenarioOutcome key={chosen.value.scenarioId} scenario={chosen.value} portfolio={portfolio} />
      )}
    </div>
  );
}
