import { gatewayV1, type riskV1 } from '@perfolio/contracts';
import { invalidFields, type Violation } from '@perfolio/errors';

import type { Caller } from '../caller';
import { portfolioIdOf } from '../portfolios/stored-portfolio';

type Subject = riskV1.Subject;

interface Asked {
  readonly portfolioId: string;
  readonly portfolio?: gatewayV1.Portfolio | undefined;
}

/** The portfolio that the path names. */
export const storedSubject = (caller: Caller): Subject => ({
  subject: { $case: 'portfolioId', value: portfolioIdOf(caller) },
});

/** The portfolio that was sent along. */
export function inlineSubject(portfolio: gatewayV1.Portfolio | undefined): Subject {
  if (portfolio === undefined) throw invalidFields([WITHOUT_PORTFOLIO]);
  return { subject: { $case: 'inline', value: portfolio } };
}

/** Whichever of the two was given. An id counts where the caller was let in for it, and nowhere else. */
export function subjectOf({ portfolioId, portfolio }: Asked, caller: Caller): Subject {
  const isStored = caller.principal.portfolio !== undefined;
  if (isStored && portfolio !== undefined) throw invalidFields([SECOND_PORTFOLIO]);
  if (!isStored && portfolioId !== '') throw invalidFields([MISPLACED_ID]);
  return isStored ? storedSubject(caller) : inlineSubject(portfolio);
}

/** Window and estimator as a public request spells them. */
export const parametersOf = ({
  start,
  end,
  frequency,
  covariance,
  view = gatewayV1.View.VIEW_UNSPECIFIED,
}: Omit<riskV1.Parameters, 'view'> & Partial<riskV1.Parameters>): riskV1.Parameters => ({
  start,
  end,
  frequency,
  covariance,
  view,
});

const WITHOUT_PORTFOLIO: Violation = {
  field: 'portfolio',
  rule: 'required',
  description: 'portfolio is missing. Send the portfolio the answer is about.',
};

const SECOND_PORTFOLIO: Violation = {
  field: 'portfolio',
  rule: 'exclusive',
  description: 'portfolio is given beside a portfolio id. Send one of them.',
};

const MISPLACED_ID: Violation = {
  field: 'portfolioId',
  rule: 'exclusive',
  description: 'portfolioId does not belong into this body. Name the portfolio in the path.',
};
