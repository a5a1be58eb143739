import type { contextV1 } from '@perfolio/contracts';
import { notFound } from '@perfolio/errors';
import type { PrincipalCall } from '@perfolio/service';

import { withOwnRows } from '../../database/own-rows';
import type { Dependencies } from '../../dependencies';
import { uuidOf } from '../../ids';
import { pageOf } from '../page-of';
import { subjectOf } from '../subject';
import { deleteGrant as remove, findGrant, listGrants as readGrants } from './grant-store';

/** Who else may see or change a portfolio. Addresses are the owner's to see. */
export const listGrants =
  ({ database, paging }: Pick<Dependencies, 'database' | 'paging'>) =>
  async (request: contextV1.ListGrantsRequest, call: PrincipalCall): Promise<contextV1.ListGrantsResponse> => {
    const key = subjectOf(request.portfolioId, call, 'OWNER');
    const { shown, nextPageToken } = await pageOf({ paging, request, scope: `grants ${key.portfolioId}` }, (page) =>
      withOwnRows(database, key.owner, (own) => readGrants(own, key, page)),
    );
    return { grants: shown.map(({ grant }) => grant), nextPageToken };
  };

/** One grant. */
export const getGrant =
  ({ database }: Pick<Dependencies, 'database'>) =>
  async (request: contextV1.GetGrantRequest, call: PrincipalCall): Promise<contextV1.GetGrantResponse> => {
    const key = subjectOf(request.portfolioId, call, 'OWNER');
    const grantId = uuidOf(request.grantId);
    const grant = grantId && (await withOwnRows(database, key.owner, (own) => findGrant(own, key, grantId)));
    if (!grant) throw notFound('grant');
    return { grant };
  };

/** Takes a grant back. The generation it draws leaves nothing that the guest was answered reachable. */
export const deleteGrant =
  ({ changes }: Pick<Dependencies, 'changes'>) =>
  async (request: contextV1.DeleteGrantRequest, call: PrincipalCall): Promise<contextV1.DeleteGrantResponse> => {
    const key = subjectOf(request.portfolioId, call, 'OWNER');
    const grantId = uuidOf(request.grantId);
    if (grantId === undefined) throw notFound('grant');
    return changes.make({ owner: key.owner, change: 'changed' }, async (own) => {
      if (!(await remove(own, key, grantId))) throw notFound('grant');
      return {};
    });
  };
