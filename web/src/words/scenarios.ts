import type { Scenario } from '../api/shapes/explore';
import { percent, signedPercent } from './numbers';

/** More than a line of a table has room for. */
const NAMED = 4;

/** What a scenario changes, in a line. */
export function scenarioText({ newWeights, delta, fundFrom }: Scenario): string {
  if (newWeights.length > 0)
    return `all weights: ${listed(newWeights.map(({ ticker, weight }) => `${ticker} ${percent(weight)}`))}`;
  const changes = delta.map(
    ({ ticker, change, shift = '' }) => `${ticker} ${change === undefined ? shift : signedPercent(change)}`,
  );
  return `${listed(changes)}${fundFrom === '' ? '' : `, paid by ${fundFrom}`}`;
}

const listed = (parts: readonly string[]): string =>
  parts.length <= NAMED
    ? parts.join(', ')
    : `${parts.slice(0, NAMED - 1).join(', ')} and ${parts.length - NAMED + 1} more`;
