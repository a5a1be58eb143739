import { type gatewayV1, riskV1 } from '@perfolio/contracts';
import { invalidFields } from '@perfolio/errors';

import type { Clients } from '../clients';
import type { Authenticated } from '../public-method';

type Handler = Authenticated<gatewayV1.GetInlineReportRequest, gatewayV1.GetInlineReportResponse>;

export function getInlineReport({ askRisk }: Clients): Handler {
  return async ({ portfolio, start, end, frequency, covariance, view }, caller) => {
    if (portfolio === undefined) throw invalidFields([WITHOUT_PORTFOLIO]);
    const subject = { subject: { $case: 'inline' as const, value: portfolio } };
    const request = { subject, parameters: { start, end, frequency, covariance, view } };
    return askRisk(riskV1.RiskServiceService.getReport, request, caller);
  };
}

const WITHOUT_PORTFOLIO = {
  field: 'portfolio',
  rule: 'required',
  description: 'portfolio is missing. Send the portfolio the report is about.',
};
