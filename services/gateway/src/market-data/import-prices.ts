import { contextV1, gatewayV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import type { Authenticated } from '../public-method';

type Part = gatewayV1.ImportPricesRequest;
type Handler = Authenticated<AsyncIterable<Part>, gatewayV1.ImportPricesResponse>;

export function importPrices({ context }: Clients): Handler {
  return async (parts, caller) => {
    const { importPrices: method } = contextV1.MarketDataServiceService;
    const { message } = await context.upload(method, wrapped(parts), await caller.onward());
    return message.report ?? gatewayV1.ImportPricesResponse.fromPartial({});
  };
}

async function* wrapped(parts: AsyncIterable<Part>): AsyncIterable<contextV1.ImportPricesRequest> {
  for await (const part of parts) yield { part };
}
