import { contextV1, gatewayV1 } from '@perfolio/contracts';

import type { Caller } from '../caller';
import type { Clients } from '../clients';
import type { AuthenticatedStream } from '../public-method';

type Handler = AuthenticatedStream<gatewayV1.ExportMeRequest, gatewayV1.ExportMeResponse>;

/** Everything a caller owns, part by part: the next one is asked for when the last is gone, by whoever may still have it then. */
export function exportMe({ context }: Clients): Handler {
  return async function* (_request, first) {
    let records = 0;
    let caller: Caller | undefined;
    let pageToken = '';
    do {
      caller = caller === undefined ? first : await caller.anew();
      const { exportAccount } = contextV1.ContextServiceService;
      const { message } = await context.unary(exportAccount, { pageToken }, await caller.onward());
      records += message.records.length;
      yield* message.records.map(spelled);
      pageToken = message.nextPageToken;
    } while (pageToken !== '');
    yield { record: { $case: 'end', value: { records } } };
  };
}

/** A portfolio in an export is its owner's. */
function spelled({ record }: gatewayV1.ExportMeResponse): gatewayV1.ExportMeResponse {
  if (record?.$case !== 'portfolio') return { record };
  return { record: { ...record, value: { ...record.value, role: gatewayV1.Role.OWNER } } };
}
