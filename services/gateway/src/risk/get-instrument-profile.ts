import { type gatewayV1, riskV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import type { Authenticated } from '../public-method';
import { parametersOf } from './subject';

type Handler = Authenticated<gatewayV1.GetInstrumentProfileRequest, gatewayV1.GetInstrumentProfileResponse>;

export function getInstrumentProfile({ askRisk }: Clients): Handler {
  return async (request, caller) => {
    const { ticker, benchmark, proxies } = request;
    const asked = { ticker, parameters: parametersOf(request), benchmark, proxies };
    return askRisk(riskV1.RiskServiceService.getInstrumentProfile, asked, caller);
  };
}
