import type { gatewayV1 } from '@perfolio/contracts';
import { invalidFields } from '@perfolio/errors';

/** Matrices of more positions would be larger than a message may be, or take longer than anybody waits. */
const MOST_POSITIONS = 500;

/** Refuses a portfolio that is too large for what is asked; `field` is what the caller could ask differently. */
export function refuseTooLarge({ positions }: gatewayV1.Portfolio, field: string, what: string): void {
  if (positions.length <= MOST_POSITIONS) return;
  const description = `${what} at most ${MOST_POSITIONS} positions; the portfolio has ${positions.length}.`;
  const facts = { field, rule: 'positions', limit: `${MOST_POSITIONS}`, got: `${positions.length}` };
  throw invalidFields([{ ...facts, description }], 'LIMIT_EXCEEDED');
}
