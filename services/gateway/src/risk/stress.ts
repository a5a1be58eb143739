import { type gatewayV1, riskV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import type { Authenticated } from '../public-method';
import { parametersOf, subjectOf } from './subject';

type Handler = Authenticated<gatewayV1.StressRequest, gatewayV1.StressResponse>;

export function stress({ askRisk }: Clients): Handler {
  return async (request, caller) => {
    const { shocks, passOn, episode } = request;
    const asked = { subject: subjectOf(request, caller), parameters: parametersOf(request), shocks, passOn, episode };
    return askRisk(riskV1.RiskServiceService.stress, asked, caller);
  };
}
