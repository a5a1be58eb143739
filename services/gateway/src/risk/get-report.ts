import { type gatewayV1, riskV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import type { Authenticated } from '../public-method';
import { parametersOf, storedSubject } from './subject';

type Handler = Authenticated<gatewayV1.GetReportRequest, gatewayV1.GetReportResponse>;

export function getReport({ askRisk }: Clients): Handler {
  return async (request, caller) => {
    const { benchmark, riskFreeRate } = request;
    const asked = { subject: storedSubject(caller), parameters: parametersOf(request), benchmark, riskFreeRate };
    return askRisk(riskV1.RiskServiceService.getReport, asked, caller);
  };
}
