import { riskV1 } from '@perfolio/contracts';

import type { Dependencies, Handler } from './dependencies';
import { neededPrices } from './needed-prices';
import { normalisedStress } from './normalise-changes';
import { portfolioHandler } from './portfolio-method';

export const stress = (parts: Dependencies): Handler<riskV1.StressRequest> =>
  portfolioHandler(parts, {
    definition: riskV1.RiskServiceService.stress,
    requestType: 'perfolio.risk.v1.StressRequest',
    normalised: normalisedStress,
    needed: (portfolio) => neededPrices(portfolio),
    task: ({ shocks, passOn, episode }) => ({ kind: 'stress', asked: { shocks, passOn, episode } }),
    field: 2,
  });
