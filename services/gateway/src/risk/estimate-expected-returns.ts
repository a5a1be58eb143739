import { type gatewayV1, riskV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import { portfolioIdOf } from '../portfolios/stored-portfolio';
import type { Authenticated } from '../public-method';

type Handler = Authenticated<gatewayV1.EstimateExpectedReturnsRequest, gatewayV1.EstimateExpectedReturnsResponse>;

export function estimateExpectedReturns({ askRisk }: Clients): Handler {
  return async (_request, caller) => {
    const subject = { subject: { $case: 'portfolioId' as const, value: portfolioIdOf(caller) } };
    return askRisk(riskV1.RiskServiceService.estimateExpectedReturns, { subject }, caller);
  };
}
