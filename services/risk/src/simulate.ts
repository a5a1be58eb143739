import { type gatewayV1, riskV1 } from '@perfolio/contracts';

import type { Dependencies } from './dependencies';
import { refuseTooLarge } from './matrix-limit';
import { neededPrices } from './needed-prices';
import { normalisedSimulate } from './normalise-questions';
import { type StreamHandler, streamedHandler } from './streamed-method';

export const simulate = (parts: Dependencies): StreamHandler<riskV1.SimulateRequest> =>
  streamedHandler(parts, {
    definition: riskV1.RiskServiceService.simulate,
    requestType: 'perfolio.risk.v1.SimulateRequest',
    normalised: normalisedSimulate,
    portfolio: fitForMatrices,
    needed: (portfolio) => neededPrices(portfolio),
    task: ({ paths, horizonDays, model, seed, degreesOfFreedom }) => ({
      kind: 'simulate',
      asked: { paths, horizonDays, model, seed, degreesOfFreedom },
    }),
  });

/** Simulation and search factor the covariance matrix. */
export function fitForMatrices(portfolio: gatewayV1.Portfolio): gatewayV1.Portfolio {
  refuseTooLarge(portfolio, 'portfolio.positions', 'Simulation and optimisation take');
  return portfolio;
}
