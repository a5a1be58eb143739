import { type gatewayV1, riskV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import type { Authenticated } from '../public-method';
import { parametersOf, storedSubject } from './subject';

type Handler = Authenticated<gatewayV1.GetLimitChecksRequest, gatewayV1.GetLimitChecksResponse>;

export function getLimitChecks({ askRisk }: Clients): Handler {
  return async (request, caller) => {
    const asked = { subject: storedSubject(caller), parameters: parametersOf(request) };
    return askRisk(riskV1.RiskServiceService.getLimitChecks, asked, caller);
  };
}
