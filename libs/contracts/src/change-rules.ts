import { checkTicker, type Findings } from './field-rules';
import type { Scenario } from './gen/perfolio/gateway/v1/scenario';

/** A change of a portfolio is the whole of its new weights, or changes of the old and where their money comes from. */
export function checkChange(
  found: Findings,
  { newWeights, delta, fundFrom }: Pick<Scenario, 'newWeights' | 'delta' | 'fundFrom'>,
): void {
  if (newWeights.length > 0 === delta.length > 0) {
    const description =
      'newWeights or delta must be given, and not both: the whole of the new weights, or changes of the old.';
    found.add({ field: 'delta', rule: 'exclusive', description });
  }
  if (fundFrom === '') return;
  if (newWeights.length > 0)
    found.add({ field: 'fundFrom', rule: 'exclusive', description: 'fundFrom belongs to delta. Leave it out.' });
  checkTicker(found, 'fundFrom', fundFrom);
}
