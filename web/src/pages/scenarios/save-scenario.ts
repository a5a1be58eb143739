import { ask } from '../../api/client';
import { changedHere } from '../../api/state';
import type { Scenario } from '../../api/shapes/explore';
import type { Portfolio } from '../../api/shapes/portfolio';
import { announce } from '../../app/announce';

/** Keeps a change of weights with a portfolio. */
export async function saveScenario(
  { portfolioId }: Portfolio,
  scenario: Partial<Scenario> & Pick<Scenario, 'name'>,
): Promise<void> {
  await ask(`/v1/portfolios/${portfolioId}/scenarios`, {
    method: 'POST',
    headers: { 'idempotency-key': crypto.randomUUID() },
    json: scenario,
  });
  announce(`${scenario.name} is saved.`);
  changedHere();
}
