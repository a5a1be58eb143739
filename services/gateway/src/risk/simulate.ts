import { type gatewayV1, riskV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import type { AuthenticatedStream } from '../public-method';
import { parametersOf, subjectOf } from './subject';

type Handler = AuthenticatedStream<gatewayV1.SimulateRequest, gatewayV1.SimulateResponse>;

export function simulate({ streamRisk }: Clients): Handler {
  return (request, caller) => {
    const { paths, horizonDays, model, seed, degreesOfFreedom } = request;
    const subject = subjectOf(request, caller);
    const asked = { subject, parameters: parametersOf(request), paths, horizonDays, model, seed, degreesOfFreedom };
    return streamRisk(riskV1.RiskServiceService.simulate, asked, caller);
  };
}
