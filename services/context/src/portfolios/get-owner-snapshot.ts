import type { contextV1 } from '@perfolio/contracts';
import { notFound, PerfolioError } from '@perfolio/errors';

import type { Dependencies } from '../dependencies';
import { uuidOf } from '../ids';
import { findSnapshot } from './portfolio-store';

/** A portfolio at a generation that ResolveOwners told, and nobody could guess. */
export const getOwnerSnapshot =
  ({ database }: Pick<Dependencies, 'database'>) =>
  async (asked: contextV1.GetOwnerSnapshotRequest): Promise<contextV1.GetOwnerSnapshotResponse> => {
    const owner = uuidOf(asked.userId);
    const portfolioId = uuidOf(asked.portfolioId);
    if (owner === undefined || portfolioId === undefined) throw notFound('portfolio');
    const snapshot = await findSnapshot(database, { owner, portfolioId });
    if (snapshot === undefined) throw notFound('portfolio');
    if (snapshot.generation !== asked.generation) throw generationChanged();
    return { portfolio: snapshot.portfolio };
  };

/** The owner moved on after his state was read. */
export const generationChanged = () =>
  new PerfolioError('GENERATION_CHANGED', 'The data changed after it was resolved. Resolve it anew.');
