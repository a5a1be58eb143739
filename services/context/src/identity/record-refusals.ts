import type { contextV1 } from '@perfolio/contracts';

import type { Dependencies } from '../dependencies';
import { tooMany } from '../portfolios/resolve';
import { insertEntries } from './security-log-store';

const MAX_REFUSALS = 1_000;
const EVENTS = new Set(['TOKEN_REFUSED', 'ACCESS_REFUSED']);

/** Writes down whom a gateway did not let in. */
export const recordRefusals =
  ({ database }: Pick<Dependencies, 'database'>) =>
  async ({ refusals }: contextV1.RecordRefusalsRequest): Promise<contextV1.RecordRefusalsResponse> => {
    if (refusals.length > MAX_REFUSALS)
      throw tooMany({ field: 'refusals', most: MAX_REFUSALS, count: refusals.length });
    const told = refusals.filter(({ event }) => EVENTS.has(event));
    if (told.length > 0) await insertEntries(database, told);
    return {};
  };
