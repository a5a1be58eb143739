import {
  checkChoice,
  checkDate,
  findings,
  gatewayV1,
  isDate,
  normalisedPortfolio,
  portfolioViolations,
  violationWithin,
  refuseViolations,
  type riskV1,
} from '@perfolio/contracts';
import type { Violation } from '@perfolio/errors';

type Subject = NonNullable<riskV1.Subject['subject']>;

export interface Asked {
  readonly subject?: riskV1.Subject | undefined;
  readonly parameters?: riskV1.Parameters | undefined;
}

/** A request's meaning. It is all that key and computation see, so requests of equal meaning have one answer. */
export interface Meant {
  readonly subject: { readonly subject: Subject };
}

export interface MeantWithParameters extends Meant {
  readonly parameters: riskV1.Parameters;
}

const NOTHING_ASKED: riskV1.Parameters = {
  start: '',
  end: '',
  frequency: gatewayV1.Frequency.FREQUENCY_UNSPECIFIED,
  covariance: gatewayV1.Covariance.COVARIANCE_UNSPECIFIED,
  view: gatewayV1.View.VIEW_UNSPECIFIED,
};

/** GetAnalysis. */
export const normalisedAnalysis = (request: riskV1.GetAnalysisRequest): MeantWithParameters => normalised(request);

/** EstimateExpectedReturns. */
export function normalisedEstimate({ subject }: riskV1.EstimateExpectedReturnsRequest): Meant {
  refuseViolations(subjectViolations(subject));
  return { subject: { subject: normalisedSubject(subject) } };
}

/** The part that all questions about a portfolio share. `more` is what else is wrong with the request, told with the rest. */
export function normalised(
  { subject, parameters = NOTHING_ASKED }: Asked,
  more: readonly Violation[] = [],
): MeantWithParameters {
  refuseViolations([...subjectViolations(subject), ...parametersViolations(parameters), ...more]);
  const meant = normalisedSubject(subject);
  return meant.$case === 'inline' ? byValue(meant.value, parameters) : stored(meant, parameters);
}

/** What a stored portfolio fixes stays open: user and generation fix it. */
const stored = (subject: Subject, parameters: riskV1.Parameters): MeantWithParameters => ({
  subject: { subject },
  parameters: withDefaults(parameters),
});

/** An inline portfolio's own window is what is asked for unless the parameters say otherwise: it moves there. */
function byValue(portfolio: gatewayV1.Portfolio, parameters: riskV1.Parameters): MeantWithParameters {
  const { window = NOTHING_ASKED } = portfolio;
  return {
    subject: { subject: { $case: 'inline', value: { ...portfolio, window: undefined } } },
    parameters: withDefaults({
      ...parameters,
      start: parameters.start || window.start,
      end: parameters.end || window.end,
      frequency: parameters.frequency || window.frequency || gatewayV1.Frequency.MONTHLY,
    }),
  };
}

const withDefaults = ({ start, end, frequency, covariance, view }: riskV1.Parameters): riskV1.Parameters => ({
  start,
  end,
  frequency,
  covariance: covariance || gatewayV1.Covariance.SAMPLE,
  view: view || gatewayV1.View.SUMMARY,
});

function normalisedSubject(subject: riskV1.Subject | undefined): Subject {
  const asked = subject?.subject;
  if (asked?.$case === 'inline') return { $case: 'inline', value: normalisedInline(asked.value) };
  return { $case: 'portfolioId', value: (asked?.value ?? '').toLowerCase() };
}

/** Positions by ticker, equal tickers added up in an order of their own: sums of doubles depend on it. */
function normalisedInline(portfolio: gatewayV1.Portfolio): gatewayV1.Portfolio {
  const positions = portfolio.positions.toSorted((a, b) => amountOf(a) - amountOf(b));
  const merged = normalisedPortfolio({ ...portfolio, positions });
  return {
    ...merged,
    portfolioId: '',
    etag: '',
    role: 0,
    createTime: undefined,
    updateTime: undefined,
    positions: merged.positions.toSorted((a, b) => (a.ticker < b.ticker ? -1 : 1)),
  };
}

function amountOf({ quantity }: gatewayV1.Position): number {
  if (quantity === undefined) return 0;
  return quantity.$case === 'value' ? quantity.value.amount : quantity.value;
}

function subjectViolations(subject: riskV1.Subject | undefined): Violation[] {
  const asked = subject?.subject;
  if (asked?.$case === 'inline') return portfolioViolations(asked.value).map(violationWithin('portfolio'));
  if (asked !== undefined) return [];
  return [
    {
      field: 'portfolio',
      rule: 'required',
      description: 'portfolio is missing. Name one by its id, or send one along.',
    },
  ];
}

function parametersViolations({ start, end, frequency, covariance, view }: riskV1.Parameters): Violation[] {
  const found = findings();
  checkDate(found, 'start', start);
  checkDate(found, 'end', end);
  checkChoice(found, 'frequency', { value: frequency, names: ['MONTHLY', 'DAILY'] });
  checkChoice(found, 'covariance', { value: covariance, names: ['SAMPLE', 'LEDOIT_WOLF'] });
  checkChoice(found, 'view', { value: view, names: ['SUMMARY', 'FULL'] });
  if (isDate(start) && isDate(end) && start >= end) {
    found.add({
      field: 'start',
      rule: 'order',
      description: `start must be before end; got "${start}" and "${end}".`,
      limit: `before ${end}`,
      got: start,
    });
  }
  return found.violations;
}
