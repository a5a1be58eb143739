import type { gatewayV1 } from '@perfolio/contracts';
import { invalidFields, type Violation } from '@perfolio/errors';

import { type NeededPrices, neededPrices } from './needed-prices';
import type { Benchmarked } from './normalise-questions';

/** The portfolio with the benchmark and the rate of a request, where it names them. */
export const benchmarkedBy = (portfolio: gatewayV1.Portfolio, asked: Benchmarked): gatewayV1.Portfolio => ({
  ...portfolio,
  benchmark: asked.benchmark || portfolio.benchmark,
  riskFreeRate: asked.riskFreeRate ?? portfolio.riskFreeRate,
});

/** The prices of the portfolio and of its benchmark, without which there is no answer. */
export function neededWithBenchmark(portfolio: gatewayV1.Portfolio): NeededPrices {
  const { required, optional } = neededPrices(portfolio);
  return { required: [...required, { field: 'benchmark', ticker: portfolio.benchmark }], optional };
}

/** Nothing is measured against a benchmark or a rate that nobody named. */
export function requireBenchmark(portfolio: gatewayV1.Portfolio): gatewayV1.Portfolio {
  const missing = missingTerms(portfolio);
  if (missing.length > 0) throw invalidFields(missing);
  return portfolio;
}

const missingTerms = ({ benchmark, riskFreeRate }: gatewayV1.Portfolio): Violation[] => [
  ...(benchmark === ''
    ? [missingTerm('benchmark', 'Name the ticker to measure against, in the request or on the portfolio')]
    : []),
  ...(riskFreeRate === undefined
    ? [missingTerm('riskFreeRate', 'Give the yearly rate, e.g. 0.02, in the request or on the portfolio')]
    : []),
];

/** A term that neither the request nor the portfolio names. */
export const missingTerm = (field: string, advice: string): Violation => ({
  field,
  rule: 'required',
  description: `${field} is missing. ${advice}.`,
});
