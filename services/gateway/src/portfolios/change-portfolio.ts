import { contextV1, gatewayV1 } from '@perfolio/contracts';

import type { Caller } from '../caller';
import type { Clients } from '../clients';
import { portfolioIdOf, shown } from './stored-portfolio';

interface Change {
  /** Holds the new values of the masked fields. */
  readonly values: Partial<gatewayV1.Portfolio>;
  /** Top-level fields by their proto names; `*` for all. */
  readonly paths: readonly string[];
  /** The state the caller saw; empty when he does not mind. */
  readonly ifMatch: string;
}

/** Replaces fields of the portfolio a caller was let in for. */
export async function changePortfolio(
  { context, auditor }: Clients,
  { values, paths, ifMatch }: Change,
  caller: Caller,
): Promise<gatewayV1.Portfolio> {
  const portfolio = gatewayV1.Portfolio.fromPartial({ ...values, portfolioId: portfolioIdOf(caller) });
  const request = { portfolio, updateMask: [...paths], ifMatch };
  const { message } = await context.unary(
    contextV1.ContextServiceService.updatePortfolio,
    request,
    await caller.onward(),
  );
  auditor.changed(caller);
  return shown(message.portfolio, caller);
}
