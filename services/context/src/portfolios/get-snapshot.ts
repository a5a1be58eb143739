import type { contextV1 } from '@perfolio/contracts';
import { notFound } from '@perfolio/errors';
import type { PrincipalCall } from '@perfolio/service';

import type { Dependencies } from '../dependencies';
import { generationChanged } from './get-owner-snapshot';
import { findSnapshot } from './portfolio-store';
import { subjectOf } from './subject';

/** A portfolio at the asserted generation, or as it is now. */
export const getSnapshot =
  ({ database }: Pick<Dependencies, 'database'>) =>
  async (
    { portfolioId, asIs }: contextV1.GetSnapshotRequest,
    call: PrincipalCall,
  ): Promise<contextV1.GetSnapshotResponse> => {
    const key = subjectOf(portfolioId, call);
    const snapshot = await findSnapshot(database, key);
    if (snapshot === undefined) throw notFound('portfolio');
    if (!asIs && snapshot.generation !== call.principal.generation) throw generationChanged();
    return snapshot;
  };
