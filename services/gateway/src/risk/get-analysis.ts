import { type gatewayV1, riskV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import { portfolioIdOf } from '../portfolios/stored-portfolio';
import type { Authenticated } from '../public-method';

type Handler = Authenticated<gatewayV1.GetAnalysisRequest, gatewayV1.GetAnalysisResponse>;

export function getAnalysis({ askRisk }: Clients): Handler {
  return async ({ start, end, frequency, covariance, view }, caller) => {
    const subject = { subject: { $case: 'portfolioId' as const, value: portfolioIdOf(caller) } };
    const request = { subject, parameters: { start, end, frequency, covariance, view } };
    return askRisk(riskV1.RiskServiceService.getAnalysis, request, caller);
  };
}
