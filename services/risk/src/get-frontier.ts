import { riskV1 } from '@perfolio/contracts';

import type { Dependencies } from './dependencies';
import { neededPrices } from './needed-prices';
import { normalisedFrontier } from './normalise-questions';
import { requireExpectedReturns } from './optimize';
import { fitForMatrices } from './simulate';
import { type StreamHandler, streamedHandler } from './streamed-method';

export const getFrontier = (parts: Dependencies): StreamHandler<riskV1.GetFrontierRequest> =>
  streamedHandler(parts, {
    definition: riskV1.RiskServiceService.getFrontier,
    requestType: 'perfolio.risk.v1.GetFrontierRequest',
    normalised: normalisedFrontier,
    portfolio: (portfolio) => requireExpectedReturns(fitForMatrices(portfolio)),
    needed: (portfolio) => neededPrices(portfolio),
    task: ({ problem, points }) => ({ kind: 'frontier', asked: { problem, points } }),
  });
