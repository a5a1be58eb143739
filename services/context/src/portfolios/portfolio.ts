import {
  findings,
  type gatewayV1,
  normalisedPortfolio,
  portfolioViolations,
  refuseViolations,
} from '@perfolio/contracts';
import { invalidFields } from '@perfolio/errors';

/** The most portfolios one owner may have. */
export const MAX_PORTFOLIOS = 1_000;

/** The risk limits of the operator, as `limits:reset` sets them. */
export const DEFAULT_LIMITS: gatewayV1.Limits = {
  maxVolatility: 0.25,
  maxLoss: 0.3,
  maxSinglePosition: 0.25,
  maxSystematicShare: 0.85,
  maxMarketShare: 0.8,
  maxIndustryShare: 0.4,
  maxSingleFactorLoss: 0.1,
  minModelledShare: 0.95,
  nearFraction: 0.8,
};

/**
 * What is stored of a portfolio as it was sent: checked whole, normalised, opinions without a date given that of the day.
 *
 * @param today YYYY-MM-DD
 */
export function storable(portfolio: gatewayV1.Portfolio, today: string): gatewayV1.Portfolio {
  const found = findings();
  if (portfolio.name.trim() === '') {
    found.add({ field: 'name', rule: 'required', description: 'name must have 1 to 200 characters; got none.' });
  }
  refuseViolations([...found.violations, ...portfolioViolations(portfolio)]);
  const normalised = normalisedPortfolio(portfolio);
  return {
    ...normalised,
    expectedReturns: normalised.expectedReturns.map((entry) => ({ ...entry, asOf: entry.asOf || today })),
  };
}

const CHANGEABLE = [
  'name',
  'baseCurrency',
  'positions',
  'factorProxies',
  'limits',
  'policy',
  'expectedReturns',
  'benchmark',
  'riskFreeRate',
  'window',
  'weightBasis',
  'lookbackYears',
  'cashTickers',
  'cashProxies',
  'idleReturn',
] as const satisfies readonly (keyof gatewayV1.Portfolio)[];

type Changeable = (typeof CHANGEABLE)[number];

/** Given by the service: named in a mask, they are passed over. */
const GIVEN = new Set(['portfolioId', 'etag', 'createTime', 'updateTime', 'role']);

/** The portfolio with the masked fields of another. `*` takes all; an empty mask takes those that are set. */
export function patched(
  portfolio: gatewayV1.Portfolio,
  { patch, mask }: { readonly patch: gatewayV1.Portfolio; readonly mask: readonly string[] },
): gatewayV1.Portfolio {
  const taken = mask.length === 0 ? CHANGEABLE.filter((name) => isSet(patch[name])) : namesOf(mask);
  return { ...portfolio, ...Object.fromEntries(taken.map((name) => [name, patch[name]])) };
}

function namesOf(mask: readonly string[]): readonly Changeable[] {
  if (mask.includes('*')) return CHANGEABLE;
  const asked = mask.map(camelCase);
  const unknown = asked.filter((name) => !GIVEN.has(name) && !CHANGEABLE.some((known) => known === name));
  if (unknown.length > 0) {
    throw invalidFields(
      unknown.map((name) => ({
        field: 'updateMask',
        rule: 'field',
        description: `updateMask may name top-level fields of a portfolio; got "${name}".`,
        limit: CHANGEABLE.join(', '),
        got: name,
      })),
    );
  }
  return CHANGEABLE.filter((name) => asked.includes(name));
}

const camelCase = (name: string): string =>
  name.trim().replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

const isSet = (value: gatewayV1.Portfolio[Changeable]): boolean =>
  Array.isArray(value) ? value.length > 0 : value !== undefined && value !== '' && value !== 0;
