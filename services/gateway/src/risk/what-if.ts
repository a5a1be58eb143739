import { type gatewayV1, riskV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import type { Authenticated } from '../public-method';
import { parametersOf, subjectOf } from './subject';

type Handler = Authenticated<gatewayV1.WhatIfRequest, gatewayV1.WhatIfResponse>;

export function whatIf({ askRisk }: Clients): Handler {
  return async (request, caller) => {
    const { newWeights, delta, fundFrom, factorProxies } = request;
    const asked = {
      subject: subjectOf(request, caller),
      parameters: parametersOf(request),
      newWeights,
      delta,
      fundFrom,
      factorProxies,
    };
    return askRisk(riskV1.RiskServiceService.whatIf, asked, caller);
  };
}
