import { contextV1, gatewayV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import type { Authenticated } from '../public-method';

type Handler = Authenticated<gatewayV1.ListInstrumentsRequest, gatewayV1.ListInstrumentsResponse>;

export function listInstruments({ context }: Clients): Handler {
  return async (page, caller) => {
    const { message } = await context.unary(
      contextV1.MarketDataServiceService.listInstruments,
      { page },
      await caller.onward(),
    );
    return message.page ?? gatewayV1.ListInstrumentsResponse.fromPartial({});
  };
}
