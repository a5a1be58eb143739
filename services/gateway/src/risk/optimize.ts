import { type gatewayV1, riskV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import type { AuthenticatedStream } from '../public-method';
import { parametersOf, subjectOf } from './subject';

type Handler = AuthenticatedStream<gatewayV1.OptimizeRequest, gatewayV1.OptimizeResponse>;

export function optimize({ streamRisk }: Clients): Handler {
  return (request, caller) => {
    const { objective, targetReturn, riskFreeRate, minimumTrade } = request;
    const asked = {
      subject: subjectOf(request, caller),
      parameters: parametersOf(request),
      problem: problemOf(request),
      objective,
      targetReturn,
      riskFreeRate,
      minimumTrade,
    };
    return streamRisk(riskV1.RiskServiceService.optimize, asked, caller);
  };
}

/** What a search may do. */
export const problemOf = ({
  allowShort,
  betaLimits,
  budget,
  maxGrossExposure,
  maxTurnover,
}: riskV1.Problem): riskV1.Problem => ({ allowShort, betaLimits, budget, maxGrossExposure, maxTurnover });
