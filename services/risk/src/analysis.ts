import { gatewayV1 } from '@perfolio/contracts';
import { invalidFields } from '@perfolio/errors';

import type { Question } from './cached-answer';
import type { Dependencies } from './dependencies';
import { neededPrices } from './needed-prices';
import type { MeantWithParameters } from './normalise';
import { portfolioIn } from './subject';

/** Matrices of more positions would be larger than a message may be. */
const MOST_IN_FULL = 500;

/** What GetAnalysis and GetReport compute: portfolio, prices, worker. */
export async function analysed(
  parts: Dependencies,
  { meant, state, call }: Question<object, MeantWithParameters>,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const { marketDataVersion } = state;
  const { parameters } = meant;
  const portfolio = await portfolioIn(parts, { subject: meant.subject.subject, state, call, signal });
  refuseTooLarge(portfolio, parameters.view);
  const columns = await parts.panel.columnsFor(neededPrices(portfolio), marketDataVersion, signal);
  const { engineVersion } = parts;
  return parts.workers.run(
    call.principal.caller,
    { kind: 'analysis', portfolio, parameters, columns, marketDataVersion, engineVersion },
    signal,
  );
}

function refuseTooLarge({ positions }: gatewayV1.Portfolio, view: gatewayV1.View): void {
  if (view !== gatewayV1.View.FULL || positions.length <= MOST_IN_FULL) return;
  const description = `view FULL shows matrices of at most ${MOST_IN_FULL} positions; the portfolio has ${positions.length}. Ask for SUMMARY.`;
  const facts = { field: 'view', rule: 'positions', limit: `${MOST_IN_FULL}`, got: `${positions.length}` };
  throw invalidFields([{ ...facts, description }], 'LIMIT_EXCEEDED');
}
