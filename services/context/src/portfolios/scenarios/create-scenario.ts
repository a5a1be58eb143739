import { canonicalDigest, type contextV1, gatewayV1 } from '@perfolio/contracts';
import { notFound, PerfolioError } from '@perfolio/errors';
import type { PrincipalCall } from '@perfolio/service';

import { type OwnRows, withOwnRows } from '../../database/own-rows';
import type { Dependencies } from '../../dependencies';
import { requestOf } from '../../idempotency';
import { findPortfolio, type PortfolioKey } from '../portfolio-store';
import { subjectOf } from '../subject';
import { storableScenario } from './scenario';
import { countScenarios, insertScenario, lockOwner } from './scenario-store';

const MAX_SCENARIOS = 100;

/** Saves a scenario. No answer depends on it, so it draws no generation. */
export const createScenario =
  ({ database }: Pick<Dependencies, 'database'>) =>
  async (request: contextV1.CreateScenarioRequest, call: PrincipalCall): Promise<contextV1.CreateScenarioResponse> => {
    const key = subjectOf(request.portfolioId, call, 'EDITOR');
    const asked = storableScenario(request.scenario ?? gatewayV1.Scenario.fromPartial({}));
    const digest = canonicalDigest('perfolio.context.v1.CreateScenarioRequest', { ...request, idempotencyKey: '' });
    const keyed = { owner: key.owner, principal: call.principal, key: request.idempotencyKey, digest };
    const repeatable = requestOf(keyed, gatewayV1.Scenario);
    const scenario = await withOwnRows(database, key.owner, async (own) => {
      await lockOwner(own, key);
      const first = await repeatable?.firstAnswer(own);
      if (first !== undefined) return first;
      if ((await findPortfolio(own, key)) === undefined) throw notFound('portfolio');
      await requireRoom(own, key);
      const stored = await insertScenario(own, key, asked);
      await repeatable?.remember(own, stored);
      return stored;
    });
    return { scenario };
  };

async function requireRoom(own: OwnRows, key: PortfolioKey): Promise<void> {
  if ((await countScenarios(own, key)) < MAX_SCENARIOS) return;
  throw new PerfolioError('LIMIT_EXCEEDED', `A portfolio may have ${MAX_SCENARIOS} scenarios. Delete one first.`, {
    metadata: { limit: `${MAX_SCENARIOS}` },
  });
}
