import { contextV1, gatewayV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import type { Authenticated } from '../public-method';

type Part = gatewayV1.ImportPricesRequest;
type Handler = Authenticated<AsyncIterable<Part>, gatewayV1.ImportPricesResponse>;

export function importPrices({ context }: Clients): Handler {
  return async (parts, caller) => {
    let broken: unknown;
    const watched = wrapped(parts, (error) => {
      broken = error;
    });
    try {
      const { importPrices: method } = contextV1.MarketDataServiceService;
      const { message } = await context.upload(method, watched, await caller.onward());
      return message.report ?? gatewayV1.ImportPricesResponse.fromPartial({});
    } catch (error) {
      throw broken ?? error;
    }
  };
}

/** A file that breaks off ends the call to the record as a cancelled one; what broke it off is what its sender must hear. */
async function* wrapped(
  parts: AsyncIterable<Part>,
  broke: (error: unknown) => void,
): AsyncIterable<contextV1.ImportPricesRequest> {
  try {
    for await (const part of parts) yield { part };
  } catch (error) {
    broke(error);
    throw error;
  }
}
