import type { Limits, ScorePolicy } from './gen/perfolio/gateway/v1/portfolio';

import {
  checkChoice,
  checkCount,
  checkNumber,
  checkOptionalNumber,
  type Findings,
  quoted,
  type Range,
} from './field-rules';

const POSITIVE: Range = { from: 0, to: 10, exclusive: true };
const SHARE: Range = { from: 0, to: 10 };
const PART: Range = { from: 0, to: 1 };
const WHOLE_PART: Range = { from: 0, to: 1, exclusive: true };
const COMPONENT: Range = { from: 0, to: 1_000 };
const SCORE: Range = { from: 0, to: 100 };

export function checkLimits(found: Findings, limits: Limits): void {
  const ranges = {
    maxVolatility: POSITIVE,
    maxLoss: POSITIVE,
    maxSinglePosition: POSITIVE,
    maxSystematicShare: SHARE,
    maxMarketShare: SHARE,
    maxIndustryShare: SHARE,
    maxSingleFactorLoss: POSITIVE,
    minModelledShare: PART,
    nearFraction: WHOLE_PART,
  };
  for (const [name, range] of entriesOf(ranges)) {
    checkOptionalNumber(found, { field: `limits.${name}`, value: limits[name] }, range);
  }
}

export function checkPolicy(found: Findings, policy: ScorePolicy): void {
  checkNumber(found, { field: 'policy.horizonMonths', value: policy.horizonMonths }, { from: 1, to: 120 });
  checkNumber(found, { field: 'policy.minWindows', value: policy.minWindows }, { from: 1, to: 1_200 });
  checkChoice(found, 'policy.interpolation', { value: policy.interpolation, names: ['LINEAR', 'STEP'] });
  checkNumber(found, { field: 'policy.singleNameShock', value: policy.singleNameShock }, POSITIVE);
  checkNumber(found, { field: 'policy.volatilityMultiple', value: policy.volatilityMultiple }, POSITIVE);
  checkOptionalNumber(found, { field: 'policy.volatilityCap', value: policy.volatilityCap }, POSITIVE);
  checkFallbackShock(found, policy);
  checkCurve(found, policy.curve);
  checkComponentWeights(found, policy);
  checkBands(found, policy.bands);
}

function checkFallbackShock(found: Findings, { fallbackShock }: ScorePolicy): void {
  if (fallbackShock === undefined) return missing(found, 'policy.fallbackShock');
  for (const name of ['market', 'momentum', 'value', 'industry'] as const) {
    checkNumber(found, { field: `policy.fallbackShock.${name}`, value: fallbackShock[name] }, SHARE);
  }
}

function checkCurve(found: Findings, curve: ScorePolicy['curve']): void {
  checkCount(found, { field: 'policy.curve', count: curve.length }, 50);
  if (curve.length === 0) missing(found, 'policy.curve');
  let before = Number.NEGATIVE_INFINITY;
  for (const [index, { ratio, score }] of curve.entries()) {
    const field = `policy.curve[${index}]`;
    checkNumber(found, { field: `${field}.ratio`, value: ratio }, { from: 0, to: 1_000 });
    checkNumber(found, { field: `${field}.score`, value: score }, SCORE);
    if (ratio <= before) outOfOrder(found, `${field}.ratio`, { limit: `above ${before}`, got: ratio });
    before = ratio;
  }
}

function checkComponentWeights(found: Findings, { componentWeights }: ScorePolicy): void {
  if (componentWeights === undefined) return missing(found, 'policy.componentWeights');
  const names = ['factor', 'concentration', 'volatility', 'industry'] as const;
  for (const name of names) {
    checkNumber(found, { field: `policy.componentWeights.${name}`, value: componentWeights[name] }, COMPONENT);
  }
  if (names.every((name) => componentWeights[name] === 0)) {
    found.add({
      field: 'policy.componentWeights',
      rule: 'zero',
      description: 'policy.componentWeights must not all be zero: a score needs at least one component.',
      limit: 'one above 0',
      got: '0',
    });
  }
}

function checkBands(found: Findings, bands: ScorePolicy['bands']): void {
  checkCount(found, { field: 'policy.bands', count: bands.length }, 20);
  if (bands.length === 0) missing(found, 'policy.bands');
  let before = Number.POSITIVE_INFINITY;
  for (const [index, { floor, name }] of bands.entries()) {
    const field = `policy.bands[${index}]`;
    checkNumber(found, { field: `${field}.floor`, value: floor }, SCORE);
    if (floor >= before) outOfOrder(found, `${field}.floor`, { limit: `below ${before}`, got: floor });
    checkBandName(found, `${field}.name`, name);
    before = floor;
  }
  if (bands.length > 0 && before > 0) {
    outOfOrder(found, `policy.bands[${bands.length - 1}].floor`, {
      limit: '0, so that every score has a band',
      got: before,
    });
  }
}

function checkBandName(found: Findings, field: string, name: string): void {
  if (name.trim() !== '' && name.length <= 50 && !/\p{Cc}/u.test(name)) return;
  found.add({
    field,
    rule: 'length',
    description: `${field} must have 1 to 50 characters and no control characters; got ${quoted(name)}.`,
    limit: '1 to 50',
    got: name,
  });
}

function missing(found: Findings, field: string): void {
  found.add({ field, rule: 'required', description: `${field} must be given when a policy is given.` });
}

function outOfOrder(found: Findings, field: string, { limit, got }: { limit: string; got: number }): void {
  found.add({ field, rule: 'order', description: `${field} must be ${limit}; got "${got}".`, limit, got: `${got}` });
}

const entriesOf = <Key extends string, Value>(record: Readonly<Record<Key, Value>>): [Key, Value][] =>
  Object.entries(record) as [Key, Value][];
