import { ask } from '../../api/client';
import { changedHere } from '../../api/state';
import type { Scenario } from '../../api/shapes/explore';
import { useAnswer } from '../../api/use-answer';
import { announce } from '../../app/announce';
import { Card } from '../../parts/card';
import { Failure, Waiting } from '../../parts/notice';
import { useTask } from '../../parts/use-task';
import { counted, timeText } from '../../words/numbers';
import { scenarioText } from '../../words/scenarios';

interface ListParts {
  readonly portfolioId: string;
  readonly mayChange: boolean;
  readonly onRun: (scenario: Scenario) => void;
  readonly onDelete: (scenario: Scenario) => void;
}

/** What is saved with the portfolio. */
export function ScenarioList({ portfolioId, mayChange, onRun, onDelete }: ListParts) {
  const path = `/v1/portfolios/${portfolioId}/scenarios`;
  const { answer, error } = useAnswer<{ readonly scenarios: readonly Scenario[] }>(`${path}?pageSize=100`).value;
  const scenarios = answer?.value.scenarios;
  return (
    <Card kicker="Scenarios" title={scenarios === undefined ? 'What is saved' : listFinding(scenarios.length)}>
      <Failure error={error} />
      {scenarios === undefined && error === undefined && <Waiting what="Looking up scenarios" />}
      {scenarios?.length === 0 && <p class="empty">Write one down here, or keep one from “What if”.</p>}
      {scenarios !== undefined && scenarios.length > 0 && (
        <ul class="lines" aria-label="Scenarios, the newest first">
          {scenarios.map((scenario) => (
            <li key={scenario.scenarioId}>
              <div class="what">
                <b>{scenario.name}</b>: {scenarioText(scenario)}
                <div class="hint">saved {timeText(scenario.createTime)}</div>
              </div>
              <Run scenario={scenario} onRun={onRun} />
              {mayChange && <Delete path={path} scenario={scenario} onDelete={onDelete} />}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

const listFinding = (count: number): string =>
  count === 0 ? 'No scenario is saved yet' : `${counted(count, 'scenario')} to run against what is held now`;

function Run({ scenario, onRun }: Pick<ListParts, 'onRun'> & { readonly scenario: Scenario }) {
  return (
    <button type="button" aria-label={`Run ${scenario.name}`} onClick={() => onRun(scenario)}>
      Run
    </button>
  );
}

interface DeleteParts extends Pick<ListParts, 'onDelete'> {
  readonly path: string;
  readonly scenario: Scenario;
}

function Delete({ path, scenario, onDelete }: DeleteParts) {
  const { run, busy, error } = useTask(async () => {
    await ask(`${path}/${scenario.scenarioId}`, { method: 'DELETE' });
    announce(`${scenario.name} is deleted.`);
    onDelete(scenario);
    changedHere();
  });
  return (
    <>
      <button type="button" aria-label={`Delete ${scenario.name}`} disabled={busy} onClick={run}>
        Delete
      </button>
      <Failure error={error} />
    </>
  );
}
