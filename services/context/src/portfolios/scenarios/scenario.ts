import {
  checkChange,
  checkCount,
  checkNumber,
  checkTicker,
  type Findings,
  findings,
  type gatewayV1,
  MAX_POSITIONS,
  normalisedTicker,
  refuseViolations,
  WEIGHT_RANGE,
} from '@perfolio/contracts';

const MAX_NAME = 200;

/** A sign, digits with or without a point, and at most one unit: what `:whatIf` reads. */
const SHIFT = /^[+-]?(\d+\.?\d*|\.\d+) ?(%|bp|bps)?$/i;
const LONGEST_SHIFT = 32;

/** What is stored of a scenario as it was sent: checked whole, tickers upper-case. */
export function storableScenario(scenario: gatewayV1.Scenario): gatewayV1.Scenario {
  const found = findings();
  checkName(found, scenario.name);
  checkChange(found, scenario);
  checkWeights(found, scenario.newWeights);
  checkChanges(found, scenario.delta);
  refuseViolations(found.violations);
  return {
    ...scenario,
    name: scenario.name.trim().normalize('NFC'),
    newWeights: scenario.newWeights.map(({ ticker, weight }) => ({ ticker: normalisedTicker(ticker), weight })),
    delta: scenario.delta.map(({ ticker, size }) => ({ ticker: normalisedTicker(ticker), size })),
    fundFrom: normalisedTicker(scenario.fundFrom),
  };
}

function checkName(found: Findings, name: string): void {
  const { length } = Array.from(name.trim());
  if (length > 0 && length <= MAX_NAME && !/\p{Cc}/u.test(name)) return;
  found.add({
    field: 'name',
    rule: 'length',
    description: `name must have 1 to ${MAX_NAME} characters and no control characters.`,
    limit: `1 to ${MAX_NAME}`,
    got: name,
  });
}

function checkWeights(found: Findings, entries: readonly gatewayV1.TickerWeight[]): void {
  checkCount(found, { field: 'newWeights', count: entries.length }, MAX_POSITIONS);
  for (const [index, { ticker, weight }] of entries.slice(0, MAX_POSITIONS).entries()) {
    checkTicker(found, `newWeights[${index}].ticker`, ticker);
    checkNumber(found, { field: `newWeights[${index}].weight`, value: weight }, WEIGHT_RANGE);
  }
}

function checkChanges(found: Findings, entries: readonly gatewayV1.WeightChange[]): void {
  checkCount(found, { field: 'delta', count: entries.length }, MAX_POSITIONS);
  for (const [index, { ticker, size }] of entries.slice(0, MAX_POSITIONS).entries()) {
    const field = `delta[${index}]`;
    checkTicker(found, `${field}.ticker`, ticker);
    if (size?.$case === 'shift') checkShift(found, `${field}.shift`, size.value);
    else checkNumber(found, { field: `${field}.change`, value: size?.value ?? Number.NaN }, WEIGHT_RANGE);
  }
}

function checkShift(found: Findings, field: string, shift: string): void {
  if (shift.length <= LONGEST_SHIFT && SHIFT.test(shift.trim())) return;
  const description = `${field} must be a change like +5%, -50bp or 0.02.`;
  found.add({ field, rule: 'shift', description, limit: '+5%, -50bp, 0.02', got: shift });
}
