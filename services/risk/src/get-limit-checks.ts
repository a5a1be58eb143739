import { riskV1 } from '@perfolio/contracts';

import type { Dependencies, Handler } from './dependencies';
import { neededPrices } from './needed-prices';
import { normalisedQuestion } from './normalise-questions';
import { portfolioHandler } from './portfolio-method';

export const getLimitChecks = (parts: Dependencies): Handler<riskV1.GetLimitChecksRequest> =>
  portfolioHandler(parts, {
    definition: riskV1.RiskServiceService.getLimitChecks,
    requestType: 'perfolio.risk.v1.GetLimitChecksRequest',
    normalised: normalisedQuestion,
    needed: (portfolio) => neededPrices(portfolio),
    task: () => ({ kind: 'limit-checks', asked: {} }),
  });
