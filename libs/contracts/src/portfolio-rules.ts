import { invalidFields, type Violation } from '@perfolio/errors';

import type { Portfolio } from './gen/perfolio/gateway/v1/portfolio';

import {
  COUNT_RULE,
  checkChoice,
  checkCount,
  checkCurrency,
  checkDate,
  checkNumber,
  checkOptionalNumber,
  checkOptionalTicker,
  checkTicker,
  checkUnique,
  type Findings,
  findings,
  isDate,
  normalisedCurrency,
  normalisedTicker,
  quoted,
} from './field-rules';
import { checkLimits, checkPolicy } from './policy-rules';
import { checkPositions, MAX_POSITIONS } from './position-rules';

const MAX_NAME = 200;
const MAX_PEERS = 100;
const MAX_CASH = 100;

/** Everything wrong with a portfolio as a person sent it, stored or inline; empty for none. Paths are those of the JSON form. */
export function portfolioViolations(portfolio: Portfolio): Violation[] {
  const found = findings();
  checkName(found, portfolio.name);
  if (portfolio.baseCurrency !== '') checkCurrency(found, 'baseCurrency', portfolio.baseCurrency);
  checkPositions(found, portfolio);
  checkFactorProxies(found, portfolio.factorProxies);
  if (portfolio.limits !== undefined) checkLimits(found, portfolio.limits);
  if (portfolio.policy !== undefined) checkPolicy(found, portfolio.policy);
  checkExpectedReturns(found, portfolio.expectedReturns);
  checkTerms(found, portfolio);
  checkWindow(found, portfolio.window);
  checkCash(found, portfolio);
  return found.violations;
}

/** The same violation of a portfolio that is itself the field `path` of what was sent. */
export const violationWithin =
  (path: string) =>
  (violation: Violation): Violation => ({
    ...violation,
    field: `${path}.${violation.field}`,
    description: violation.description.startsWith(violation.field)
      ? `${path}.${violation.description}`
      : violation.description,
  });

/** Throws LIMIT_EXCEEDED when there is too much of something, else FIELD_INVALID, with all violations. */
export function refuseViolations(violations: readonly Violation[]): void {
  if (violations.length === 0) return;
  const tooMany = violations.filter(({ rule }) => rule === COUNT_RULE);
  throw tooMany.length > 0 ? invalidFields(tooMany, 'LIMIT_EXCEEDED') : invalidFields(violations);
}

/** Empty is refused where a portfolio is stored; an inline one needs no name. */
function checkName(found: Findings, name: string): void {
  const { length } = Array.from(name.trim());
  if (length <= MAX_NAME && !/\p{Cc}/u.test(name)) return;
  found.add({
    field: 'name',
    rule: 'length',
    description: `name must have 1 to ${MAX_NAME} characters and no control characters; got ${quoted(name)}.`,
    limit: `1 to ${MAX_NAME}`,
    got: name,
  });
}

function checkFactorProxies(found: Findings, proxies: Portfolio['factorProxies']): void {
  checkCount(found, { field: 'factorProxies', count: proxies.length }, MAX_POSITIONS);
  if (proxies.length > MAX_POSITIONS) return;
  for (const [index, entry] of proxies.entries()) {
    const field = `factorProxies[${index}]`;
    checkTicker(found, `${field}.ticker`, entry.ticker);
    for (const name of ['market', 'momentum', 'value', 'industry'] as const) {
      checkOptionalTicker(found, `${field}.${name}`, entry[name]);
    }
    checkCount(found, { field: `${field}.subindustry`, count: entry.subindustry.length }, MAX_PEERS);
    for (const [peer, ticker] of entry.subindustry.slice(0, MAX_PEERS).entries()) {
      checkTicker(found, `${field}.subindustry[${peer}]`, ticker);
    }
  }
  checkUnique(found, { field: 'factorProxies', key: 'ticker' }, tickersOf(proxies));
}

function checkExpectedReturns(found: Findings, expected: Portfolio['expectedReturns']): void {
  checkCount(found, { field: 'expectedReturns', count: expected.length }, MAX_POSITIONS);
  if (expected.length > MAX_POSITIONS) return;
  for (const [index, { ticker, expectedReturn, asOf }] of expected.entries()) {
    const field = `expectedReturns[${index}]`;
    checkTicker(found, `${field}.ticker`, ticker);
    checkNumber(found, { field: `${field}.expectedReturn`, value: expectedReturn }, { from: -1, to: 10 });
    checkDate(found, `${field}.asOf`, asOf);
  }
  checkUnique(found, { field: 'expectedReturns', key: 'ticker' }, tickersOf(expected));
}

function checkTerms(found: Findings, portfolio: Portfolio): void {
  checkOptionalTicker(found, 'benchmark', portfolio.benchmark);
  checkOptionalNumber(found, { field: 'riskFreeRate', value: portfolio.riskFreeRate }, { from: -0.5, to: 1 });
  checkChoice(found, 'weightBasis', { value: portfolio.weightBasis, names: ['RAW', 'GROSS', 'NET'] });
  checkChoice(found, 'idleReturn', { value: portfolio.idleReturn, names: ['NOTHING', 'RISK_FREE'] });
  if (portfolio.lookbackYears !== 0) {
    checkNumber(found, { field: 'lookbackYears', value: portfolio.lookbackYears }, { from: 1, to: 50 });
  }
}

function checkWindow(found: Findings, window: Portfolio['window']): void {
  if (window === undefined) return;
  const { start, end, frequency } = window;
  checkDate(found, 'window.start', start);
  checkDate(found, 'window.end', end);
  checkChoice(found, 'window.frequency', { value: frequency, names: ['MONTHLY', 'DAILY'] });
  if (isDate(start) && isDate(end) && start >= end) {
    found.add({
      field: 'window.end',
      rule: 'order',
      description: `window.end must be after window.start; got "${end}" and "${start}".`,
      limit: `after ${start}`,
      got: end,
    });
  }
}

function checkCash(found: Findings, { cashTickers, cashProxies }: Portfolio): void {
  checkCount(found, { field: 'cashTickers', count: cashTickers.length }, MAX_CASH);
  for (const [index, ticker] of cashTickers.slice(0, MAX_CASH).entries()) {
    checkTicker(found, `cashTickers[${index}]`, ticker);
  }
  checkCount(found, { field: 'cashProxies', count: cashProxies.length }, MAX_CASH);
  for (const [index, { currency, ticker }] of cashProxies.slice(0, MAX_CASH).entries()) {
    checkCurrency(found, `cashProxies[${index}].currency`, currency);
    checkTicker(found, `cashProxies[${index}].ticker`, ticker);
  }
  checkUnique(
    found,
    { field: 'cashProxies', key: 'currency' },
    cashProxies.map(({ currency }) => normalisedCurrency(currency)),
  );
}

const tickersOf = (entries: readonly { readonly ticker: string }[]): string[] =>
  entries.map(({ ticker }) => normalisedTicker(ticker));
