import type { Money, Portfolio, Position } from './gen/perfolio/gateway/v1/portfolio';

import {
  checkCount,
  checkCurrency,
  checkNumber,
  checkTicker,
  type Findings,
  normalisedCurrency,
  normalisedTicker,
  quoted,
  type Range,
  WEIGHT_RANGE,
} from './field-rules';

export const MAX_POSITIONS = 2_000;

const SHARES: Range = { from: -1e12, to: 1e12 };
const AMOUNT: Range = { from: -1e15, to: 1e15 };

export function checkPositions(found: Findings, { positions, baseCurrency }: Portfolio): void {
  checkCount(found, { field: 'positions', count: positions.length }, MAX_POSITIONS);
  if (positions.length > MAX_POSITIONS) return;
  for (const [index, position] of positions.entries()) checkPosition(found, `positions[${index}]`, position);
  checkWeightsForAll(found, positions);
  checkFractions(found, positions);
  checkMergeable(found, positions, baseCurrency);
}

function checkPosition(found: Findings, field: string, { ticker, quantity }: Position): void {
  checkTicker(found, `${field}.ticker`, ticker);
  switch (quantity?.$case) {
    case undefined:
      found.add({
        field,
        rule: 'quantity',
        description: `${field} must have exactly one of weight, shares and value; got none.`,
        limit: 'weight, shares or value',
      });
      break;
    case 'weight':
      checkNumber(found, { field: `${field}.weight`, value: quantity.value }, WEIGHT_RANGE);
      break;
    case 'shares':
      checkNumber(found, { field: `${field}.shares`, value: quantity.value }, SHARES);
      break;
    case 'value':
      checkMoney(found, `${field}.value`, quantity.value);
  }
}

function checkMoney(found: Findings, field: string, { amount, currency }: Money): void {
  checkNumber(found, { field: `${field}.amount`, value: amount }, AMOUNT);
  if (currency !== '') checkCurrency(found, `${field}.currency`, currency);
}

/** Shares and money can be valued together; a weight says nothing about money, so it goes with weights only. */
function checkWeightsForAll(found: Findings, positions: readonly Position[]): void {
  if (!positions.some(({ quantity }) => quantity?.$case === 'weight')) return;
  for (const [index, { quantity }] of positions.entries()) {
    if (quantity === undefined || quantity.$case === 'weight') continue;
    const field = `positions[${index}]`;
    found.add({
      field,
      rule: 'weights',
      description: `${field} must have a weight, because other positions do: give weights for all positions or for none.`,
      limit: 'weight',
      got: quantity.$case,
    });
  }
}

/** Percentages given for fractions: together they make about 100, which no book of fractions does. */
function checkFractions(found: Findings, positions: readonly Position[]): void {
  const sum = positions.reduce((total, { quantity }) => total + (quantity?.$case === 'weight' ? quantity.value : 0), 0);
  if (!(sum >= 90 && sum <= 110)) return;
  found.add({
    field: 'positions',
    rule: 'fraction',
    description: `positions have weights that sum to ${Number(sum.toFixed(4))}: weights are fractions, 0.25 for 25 %. Divide each by 100.`,
    limit: 'fractions',
    got: `${Number(sum.toFixed(4))}`,
  });
}

/** Equal tickers are added up, which needs quantities of one kind. */
function checkMergeable(found: Findings, positions: readonly Position[], baseCurrency: string): void {
  const kinds = new Map<string, string>();
  for (const [index, { ticker, quantity }] of positions.entries()) {
    const name = normalisedTicker(ticker);
    const kind = kindOf(quantity, baseCurrency);
    const first = kinds.get(name);
    if (first !== undefined && first !== kind) {
      const field = `positions[${index}]`;
      found.add({
        field,
        rule: 'mergeable',
        description: `${field} holds ${quoted(name)} as ${kind}, an earlier position as ${first}: the two cannot be added up.`,
        limit: first,
        got: kind,
      });
    }
    kinds.set(name, first ?? kind);
  }
}

function kindOf(quantity: Position['quantity'], baseCurrency: string): string {
  if (quantity === undefined) return 'nothing';
  if (quantity.$case !== 'value') return quantity.$case;
  return `value in ${normalisedCurrency(quantity.value.currency || baseCurrency) || 'USD'}`;
}
