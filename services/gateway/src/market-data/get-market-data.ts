import { contextV1, gatewayV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import type { Authenticated } from '../public-method';

type Handler = Authenticated<gatewayV1.GetMarketDataRequest, gatewayV1.GetMarketDataResponse>;

export function getMarketData({ context }: Clients): Handler {
  return async (_request, caller) => {
    const { message } = await context.unary(
      contextV1.MarketDataServiceService.getMarketData,
      {},
      await caller.onward(),
    );
    return message.marketData ?? gatewayV1.GetMarketDataResponse.fromPartial({});
  };
}
