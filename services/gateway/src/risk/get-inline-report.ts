import { type gatewayV1, riskV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import type { Authenticated } from '../public-method';
import { inlineSubject, parametersOf } from './subject';

type Handler = Authenticated<gatewayV1.GetInlineReportRequest, gatewayV1.GetInlineReportResponse>;

export function getInlineReport({ askRisk }: Clients): Handler {
  return async (request, caller) => {
    const { portfolio, benchmark, riskFreeRate } = request;
    const asked = { subject: inlineSubject(portfolio), parameters: parametersOf(request), benchmark, riskFreeRate };
    return askRisk(riskV1.RiskServiceService.getReport, asked, caller);
  };
}
