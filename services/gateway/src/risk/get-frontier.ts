import { type gatewayV1, riskV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import type { AuthenticatedStream } from '../public-method';
import { problemOf } from './optimize';
import { parametersOf, subjectOf } from './subject';

type Handler = AuthenticatedStream<gatewayV1.GetFrontierRequest, gatewayV1.GetFrontierResponse>;

export function getFrontier({ streamRisk }: Clients): Handler {
  return (request, caller) => {
    const { points } = request;
    const subject = subjectOf(request, caller);
    const asked = { subject, parameters: parametersOf(request), problem: problemOf(request), points };
    return streamRisk(riskV1.RiskServiceService.getFrontier, asked, caller);
  };
}
