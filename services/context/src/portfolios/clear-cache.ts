import type { contextV1 } from '@perfolio/contracts';
import type { PrincipalCall } from '@perfolio/service';

import type { Dependencies } from '../dependencies';

/** Draws a generation, so that every cached answer of the caller's becomes unreachable. */
export const clearCache =
  ({ changes }: Pick<Dependencies, 'changes'>) =>
  (_: contextV1.ClearCacheRequest, { principal }: PrincipalCall): Promise<contextV1.ClearCacheResponse> =>
    changes.make({ owner: principal.caller, change: 'cleared' }, async (_transaction, generation) => ({ generation }));
